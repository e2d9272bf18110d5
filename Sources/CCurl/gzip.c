#include "CCurl.h"

#include <libdeflate.h>
#include <limits.h>
#include <pthread.h>
#include <zlib.h>

// 15 bits of window; gzip's header or zlib's.
enum { EITHER = 15 + 32 };

// A compressor is some hundred kilobytes, so each thread that compresses keeps its own.
static pthread_key_t compressor_key;
static pthread_once_t compressor_once = PTHREAD_ONCE_INIT;
static bool has_key;

static void free_compressor(void *compressor) { libdeflate_free_compressor(compressor); }

static void make_key(void) { has_key = pthread_key_create(&compressor_key, free_compressor) == 0; }

static struct libdeflate_compressor *own_compressor(void) {
  pthread_once(&compressor_once, make_key);
  if (!has_key) return NULL;
  struct libdeflate_compressor *compressor = pthread_getspecific(compressor_key);
  if (compressor) return compressor;
  // The quickest level: the data is small and goes out once.
  compressor = libdeflate_alloc_compressor(1);
  if (compressor && pthread_setspecific(compressor_key, compressor) != 0) {
    libdeflate_free_compressor(compressor);
    return NULL;
  }
  return compressor;
}

size_t ccurl_gzip_bound(size_t length) { return libdeflate_gzip_compress_bound(NULL, length); }

size_t ccurl_gzip(const uint8_t *input, size_t length, uint8_t *output, size_t capacity) {
  struct libdeflate_compressor *compressor = own_compressor();
  return compressor ? libdeflate_gzip_compress(compressor, input, length, output, capacity) : 0;
}

size_t ccurl_gunzip(const uint8_t *input, size_t length, uint8_t *output, size_t capacity) {
  if (length > UINT_MAX || capacity > UINT_MAX) return SIZE_MAX;
  z_stream stream = {0};
  if (inflateInit2(&stream, EITHER) != Z_OK) return SIZE_MAX;
  stream.next_in = (Bytef *)input;
  stream.avail_in = (uInt)length;
  stream.next_out = output;
  stream.avail_out = (uInt)capacity;
  int result = inflate(&stream, Z_FINISH);
  size_t made = stream.total_out;
  bool is_full = stream.avail_out == 0;
  inflateEnd(&stream);
  if (result == Z_STREAM_END) return made;
  return is_full ? SIZE_MAX - 1 : SIZE_MAX;
}
