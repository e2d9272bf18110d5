// What each word is, for the de-identification: a table of hashes that scripts/build-privacy-words makes.
#ifndef ASSAY_PRIVACY_WORDS_H
#define ASSAY_PRIVACY_WORDS_H

#include <stdint.h>

// What the word with this hash is, in 14 bits; 0 for one that is in no list.
uint32_t privacy_word_class(uint64_t hash);

#endif
