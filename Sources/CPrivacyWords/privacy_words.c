#include "privacy_words.h"

#include <string.h>

enum { SLOT_BITS = 19, CLASS_BITS = 14 };

// Little endian, as the machines are that this is built for.
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the table is little endian");

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
static const _Alignas(64) unsigned char table[] = {
#embed "words.bin"
};
#pragma clang diagnostic pop

_Static_assert(sizeof table == 4u << SLOT_BITS, "the table has another size");

uint32_t privacy_word_class(uint64_t hash) {
  uint32_t place = hash & ((1u << SLOT_BITS) - 1);
  uint32_t check = hash >> SLOT_BITS & ((1u << (32 - CLASS_BITS)) - 1);
  for (;;) {
    uint32_t slot;
    memcpy(&slot, table + 4 * place, sizeof slot);
    if (slot == 0) return 0;
    if (slot >> CLASS_BITS == check) return slot & ((1u << CLASS_BITS) - 1);
    place = (place + 1) & ((1u << SLOT_BITS) - 1);
  }
}
