// Memory and checks for protobuf-c: an arena with a limit, and a look at a message before unpacking.
//
// Nothing here blocks. An arena belongs to one thread at a time.
#ifndef CMESSAGES_ARENA_H
#define CMESSAGES_ARENA_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A bump allocator: all that it gave is freed at once.
typedef struct cmessages_arena cmessages_arena;

/// Makes an arena that gives out at most `limit` bytes and begins with room for about `first` bytes.
/// The caller owns it and destroys it on the same thread. NULL when the system has no memory.
cmessages_arena *cmessages_arena_create(size_t first, size_t limit);

/// Frees the arena and all that it gave.
void cmessages_arena_destroy(cmessages_arena *arena);

/// `size` bytes, not zeroed, on a 16-byte boundary, valid until the arena is destroyed. NULL past the limit.
void *cmessages_arena_alloc(cmessages_arena *arena, size_t size);

/// Whether an allocation was refused because of the limit.
int cmessages_arena_exhausted(const cmessages_arena *arena);

/// The arena as protobuf-c's allocator; valid as long as the arena. Freeing does nothing.
ProtobufCAllocator *cmessages_arena_allocator(cmessages_arena *arena);

typedef enum cmessages_fault {
  CMESSAGES_OK = 0,
  /// A length or a varint goes past the end.
  CMESSAGES_TRUNCATED = 1,
  /// A tag or a varint is no such thing, or a field has the wrong wire type.
  CMESSAGES_MALFORMED = 2,
  /// Messages are nested deeper than allowed.
  CMESSAGES_TOO_DEEP = 3,
} cmessages_fault;

/// Walks `length` bytes as a message of `type` without allocating: every length must fit, every known
/// field must have its wire type, and messages may be nested `max_depth` deep.
cmessages_fault cmessages_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                                size_t length, int max_depth);

/// Whether no byte is above 127. Fast: it looks at every byte, 64 at a time.
int cmessages_is_ascii(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
#endif
