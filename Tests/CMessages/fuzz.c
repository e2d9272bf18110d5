// A coverage-guided fuzzer's target: bytes from outside, as the server treats them before Swift sees a
// message. The first byte chooses the type. Built by scripts/fuzz.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CMessages.h"
#include "Generated/assay_test_v1_everything.pb-c.h"

enum { MAX_DEPTH = 100, EXTRA_BYTES = 1 << 20 };

#define REQUIRE(condition)                                             \
  do {                                                                 \
    if (!(condition)) {                                                \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
      abort();                                                         \
    }                                                                  \
  } while (0)

// The checked message, or NULL when the bytes are none. It lives in the arena.
static ProtobufCMessage *unpack(const ProtobufCMessageDescriptor *type, cmessages_arena *arena,
                                const uint8_t *bytes, size_t length) {
  if (cmessages_check(type, bytes, length, MAX_DEPTH) != CMESSAGES_OK) return NULL;
  return protobuf_c_message_unpack(type, cmessages_arena_allocator(arena), length, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static const ProtobufCMessageDescriptor *const types[] = {
      &assay__v1__grade_request__descriptor,
      &assay__test__v1__everything__descriptor,
      &grpc__reflection__v1__server_reflection_request__descriptor,
      &google__rpc__error_info__descriptor,
  };
  if (length == 0) return 0;
  const ProtobufCMessageDescriptor *type = types[bytes[0] % (sizeof types / sizeof *types)];
  bytes++;
  length--;
  cmessages_is_ascii(bytes, length);
  cmessages_arena *first = cmessages_arena_create(1024, 8 * length + EXTRA_BYTES);
  ProtobufCMessage *message = unpack(type, first, bytes, length);
  if (message) {
    // What was understood survives: packed, it is a message again, and packs to the same bytes.
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = malloc(size + 1);
    REQUIRE(packed && protobuf_c_message_pack(message, packed) == size);
    cmessages_arena *second = cmessages_arena_create(1024, SIZE_MAX);
    ProtobufCMessage *again = unpack(type, second, packed, size);
    REQUIRE(again && protobuf_c_message_get_packed_size(again) == size);
    uint8_t *repacked = malloc(size + 1);
    REQUIRE(repacked && protobuf_c_message_pack(again, repacked) == size);
    REQUIRE(memcmp(packed, repacked, size) == 0);
    free(repacked);
    cmessages_arena_destroy(second);
    free(packed);
  }
  cmessages_arena_destroy(first);
  return 0;
}
