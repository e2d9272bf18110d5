#include "internal.h"

#include <grpc/byte_buffer_reader.h>
#include <grpc/impl/codegen/compression_types.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// MARK: Metadata

cgrpcshim_metadata *cgrpcshim_metadata_create(size_t capacity) {
  cgrpcshim_metadata *metadata = malloc(sizeof *metadata + capacity * sizeof metadata->items[0]);
  if (!metadata) return NULL;
  metadata->count = 0;
  metadata->capacity = capacity;
  return metadata;
}

bool cgrpcshim_metadata_add(cgrpcshim_metadata *metadata, cgrpcshim_header header) {
  if (metadata->count == metadata->capacity) return false;
  grpc_slice key = grpc_slice_from_copied_buffer((const char *)header.key, header.key_length);
  grpc_slice value = grpc_slice_from_copied_buffer((const char *)header.value, header.value_length);
  bool legal = grpc_header_key_is_legal(key) &&
               (grpc_is_binary_header(key) || grpc_header_nonbin_value_is_legal(value));
  if (!legal) {
    grpc_slice_unref(key);
    grpc_slice_unref(value);
    return false;
  }
  metadata->items[metadata->count++] = (grpc_metadata){.key = key, .value = value};
  return true;
}

void cgrpcshim_metadata_destroy(cgrpcshim_metadata *metadata) {
  if (!metadata) return;
  for (size_t i = 0; i < metadata->count; i++) {
    grpc_slice_unref(metadata->items[i].key);
    grpc_slice_unref(metadata->items[i].value);
  }
  free(metadata);
}

// MARK: Buffers

_Static_assert(sizeof(grpc_slice) <= sizeof((cgrpcshim_buffer *)0)->storage, "a slice fits");

cgrpcshim_buffer cgrpcshim_buffer_create(size_t length) {
  cgrpcshim_buffer buffer;
  grpc_slice slice = grpc_slice_malloc_large(length);
  memcpy(buffer.storage, &slice, sizeof slice);
  buffer.bytes = GRPC_SLICE_START_PTR(slice);
  buffer.length = length;
  return buffer;
}

static grpc_slice slice_of(cgrpcshim_buffer buffer) {
  grpc_slice slice;
  memcpy(&slice, buffer.storage, sizeof slice);
  return slice;
}

void cgrpcshim_buffer_discard(cgrpcshim_buffer buffer) { grpc_slice_unref(slice_of(buffer)); }

grpc_byte_buffer *cgrpcshim_buffer_take(cgrpcshim_buffer buffer) {
  grpc_slice slice = slice_of(buffer);
  grpc_byte_buffer *taken = grpc_raw_byte_buffer_create(&slice, 1);
  grpc_slice_unref(slice);
  return taken;
}

// MARK: Received messages

void cgrpcshim_message_clear(message *message) {
  if (message->has_flat) grpc_slice_unref(message->flat);
  if (message->received) grpc_byte_buffer_destroy(message->received);
  *message = (struct message){.received = NULL};
}

// To be called when `received` was filled.
void cgrpcshim_message_received(message *message) {
  message->compressed =
      message->received && message->received->data.raw.compression != GRPC_COMPRESS_NONE;
}

// gRPC's own decompression has no limit, so a message of 4 MiB could grow to 4 GiB: ours stops.
static enum cgrpcshim_bytes_fault decompress(grpc_byte_buffer *received, size_t limit,
                                             grpc_slice *flat) {
  bool gzip = received->data.raw.compression == GRPC_COMPRESS_GZIP;
  grpc_slice_buffer *slices = &received->data.raw.slice_buffer;
  size_t capacity = 4 * slices->length + 64, length = 0;
  if (capacity > limit) capacity = limit + 1;
  uint8_t *bytes = malloc(capacity);
  z_stream stream = {.zalloc = Z_NULL};
  if (!bytes || inflateInit2(&stream, gzip ? 15 + 16 : 15) != Z_OK) {
    free(bytes);
    return CGRPCSHIM_BYTES_CORRUPT;
  }
  enum cgrpcshim_bytes_fault fault = CGRPCSHIM_BYTES_CORRUPT;
  int code = Z_OK;
  for (size_t i = 0; i < slices->count && code == Z_OK; i++) {
    stream.next_in = GRPC_SLICE_START_PTR(slices->slices[i]);
    stream.avail_in = (uInt)GRPC_SLICE_LENGTH(slices->slices[i]);
    while (stream.avail_in > 0 && code == Z_OK) {
      if (length == capacity) {
        size_t larger = capacity > limit / 2 ? limit + 1 : capacity * 2;
        uint8_t *moved = length > limit ? NULL : realloc(bytes, larger);
        if (!moved) {
          fault = CGRPCSHIM_BYTES_TOO_LARGE;
          code = Z_BUF_ERROR;
          break;
        }
        bytes = moved;
        capacity = larger;
      }
      size_t room = capacity - length;
      stream.next_out = bytes + length;
      stream.avail_out = (uInt)room;
      code = inflate(&stream, Z_NO_FLUSH);
      length += room - stream.avail_out;
    }
  }
  if (code == Z_STREAM_END) {
    fault = length > limit ? CGRPCSHIM_BYTES_TOO_LARGE : CGRPCSHIM_BYTES_OK;
  }
  inflateEnd(&stream);
  if (fault == CGRPCSHIM_BYTES_OK) {
    *flat = grpc_slice_from_copied_buffer((const char *)bytes, length);
  }
  free(bytes);
  return fault;
}

static cgrpcshim_bytes bytes_of(grpc_slice *slice) {
  return (cgrpcshim_bytes){GRPC_SLICE_START_PTR(*slice), GRPC_SLICE_LENGTH(*slice),
                           CGRPCSHIM_BYTES_OK};
}

// The message in one piece: without a copy when it came in one.
cgrpcshim_bytes cgrpcshim_message_bytes(message *message, size_t limit) {
  static const uint8_t none;
  grpc_byte_buffer *received = message->received;
  if (!received) return (cgrpcshim_bytes){NULL, 0, CGRPCSHIM_BYTES_MISSING};
  if (message->fault) return (cgrpcshim_bytes){NULL, 0, message->fault};
  if (message->has_flat) return bytes_of(&message->flat);
  if (message->compressed) {
    message->fault = decompress(received, limit, &message->flat);
    if (message->fault) return (cgrpcshim_bytes){NULL, 0, message->fault};
  } else {
    grpc_slice_buffer *slices = &received->data.raw.slice_buffer;
    if (slices->length == 0) return (cgrpcshim_bytes){&none, 0, CGRPCSHIM_BYTES_OK};
    if (slices->count == 1) return bytes_of(&slices->slices[0]);
    grpc_byte_buffer_reader reader;
    if (!grpc_byte_buffer_reader_init(&reader, received)) {
      message->fault = CGRPCSHIM_BYTES_CORRUPT;
      return (cgrpcshim_bytes){NULL, 0, message->fault};
    }
    message->flat = grpc_byte_buffer_reader_readall(&reader);
    grpc_byte_buffer_reader_destroy(&reader);
  }
  message->has_flat = true;
  return bytes_of(&message->flat);
}
