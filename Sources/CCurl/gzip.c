#include "CCurl.h"

#include <limits.h>
#include <zlib.h>

// 15 bits of window, and 16 for gzip's header and trailer.
enum { GZIP = 15 + 16, EITHER = 15 + 32 };

size_t ccurl_gzip_bound(size_t length) { return compressBound(length) + 32; }

size_t ccurl_gzip(const uint8_t *input, size_t length, uint8_t *output, size_t capacity) {
  if (length > UINT_MAX || capacity > UINT_MAX) return 0;
  z_stream stream = {0};
  // The quickest level: the data is small and goes out once.
  if (deflateInit2(&stream, 1, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  stream.next_in = (Bytef *)input;
  stream.avail_in = (uInt)length;
  stream.next_out = output;
  stream.avail_out = (uInt)capacity;
  int result = deflate(&stream, Z_FINISH);
  size_t made = stream.total_out;
  deflateEnd(&stream);
  return result == Z_STREAM_END ? made : 0;
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
