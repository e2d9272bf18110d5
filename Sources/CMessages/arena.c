#include "cmessages_arena.h"

#include <stdlib.h>

enum { ALIGNMENT = 16 };

typedef struct block {
  struct block *next;
  size_t size, used;
  _Alignas(ALIGNMENT) uint8_t bytes[];
} block;

struct cmessages_arena {
  ProtobufCAllocator allocator;
  block *blocks;
  size_t given, limit;
  int exhausted;
};

static block *make_block(size_t size) {
  block *made = malloc(sizeof *made + size);
  if (made) {
    made->next = NULL;
    made->size = size;
    made->used = 0;
  }
  return made;
}

static void *allocate(void *arena, size_t size) { return cmessages_arena_alloc(arena, size); }

static void ignore(void *arena, void *pointer) {
  (void)arena;
  (void)pointer;
}

// Each thread keeps one arena with its first block: nearly every message is small, and a call needs
// an arena twice. A larger one goes back to the system.
enum { KEPT_BYTES = 64 << 10, FIRST_BYTES = 12 << 10 };
static __thread cmessages_arena *kept;

cmessages_arena *cmessages_arena_create(size_t first, size_t limit) {
  cmessages_arena *arena = kept;
  if (arena) {
    kept = NULL;
  } else {
    if (first < FIRST_BYTES) first = FIRST_BYTES;
    arena = malloc(sizeof *arena);
    if (!arena) return NULL;
    arena->allocator = (ProtobufCAllocator){allocate, ignore, arena};
    arena->blocks = make_block(first);
    if (!arena->blocks) {
      free(arena);
      return NULL;
    }
  }
  arena->given = 0;
  arena->limit = limit;
  arena->exhausted = 0;
  return arena;
}

void cmessages_arena_destroy(cmessages_arena *arena) {
  if (!arena) return;
  // The newest block is the largest: that one is worth keeping.
  block *head = arena->blocks;
  for (block *each = head->next; each;) {
    block *next = each->next;
    free(each);
    each = next;
  }
  if (!kept && head->size <= KEPT_BYTES) {
    head->next = NULL;
    head->used = 0;
    kept = arena;
    return;
  }
  free(head);
  free(arena);
}

void *cmessages_arena_alloc(cmessages_arena *arena, size_t size) {
  if (size > arena->limit) {
    arena->exhausted = 1;
    return NULL;
  }
  size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  if (rounded > arena->limit - arena->given) {
    arena->exhausted = 1;
    return NULL;
  }
  block *head = arena->blocks;
  if (rounded > head->size - head->used) {
    size_t doubled = head->size * 2;
    block *made = make_block(rounded > doubled ? rounded : doubled);
    if (!made) {
      arena->exhausted = 1;
      return NULL;
    }
    made->next = head;
    arena->blocks = head = made;
  }
  void *pointer = head->bytes + head->used;
  head->used += rounded;
  arena->given += rounded;
  return pointer;
}

int cmessages_arena_exhausted(const cmessages_arena *arena) { return arena->exhausted; }

ProtobufCAllocator *cmessages_arena_allocator(cmessages_arena *arena) { return &arena->allocator; }
