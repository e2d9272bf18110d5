#include "cmessages_arena.h"

#include <stdlib.h>

enum { ALIGNMENT = 16, SMALLEST_BLOCK = 1024 };

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

cmessages_arena *cmessages_arena_create(size_t first, size_t limit) {
  cmessages_arena *arena = malloc(sizeof *arena);
  if (!arena) return NULL;
  if (first < SMALLEST_BLOCK) first = SMALLEST_BLOCK;
  if (first > limit) first = limit;
  arena->allocator = (ProtobufCAllocator){allocate, ignore, arena};
  arena->blocks = make_block(first);
  arena->given = 0;
  arena->limit = limit;
  arena->exhausted = 0;
  if (!arena->blocks) {
    free(arena);
    return NULL;
  }
  return arena;
}

void cmessages_arena_destroy(cmessages_arena *arena) {
  if (!arena) return;
  for (block *each = arena->blocks; each;) {
    block *next = each->next;
    free(each);
    each = next;
  }
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
