// protobuf-c unpacks by recursion without a limit, so a hostile message could overflow the stack.
// This walk comes first: it allocates nothing and its own recursion stops at the limit.
#include "cmessages_arena.h"

#include <string.h>

enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5 };

typedef struct cursor {
  const uint8_t *next, *end;
} cursor;

static cmessages_fault read_varint(cursor *at, uint64_t *value) {
  *value = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    if (at->next == at->end) return CMESSAGES_TRUNCATED;
    uint8_t byte = *at->next++;
    if (shift < 64) *value |= (uint64_t)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return CMESSAGES_OK;
  }
  return CMESSAGES_MALFORMED;
}

static cmessages_fault skip(cursor *at, uint64_t count) {
  if (count > (uint64_t)(at->end - at->next)) return CMESSAGES_TRUNCATED;
  at->next += count;
  return CMESSAGES_OK;
}

static int natural_wire_type(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return FIXED64;
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FLOAT: return FIXED32;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE: return LENGTH;
    default: return VARINT;
  }
}

static cmessages_fault check_packed(cursor at, ProtobufCType type) {
  int wire = natural_wire_type(type);
  if (wire == FIXED64) return (at.end - at.next) % 8 ? CMESSAGES_MALFORMED : CMESSAGES_OK;
  if (wire == FIXED32) return (at.end - at.next) % 4 ? CMESSAGES_MALFORMED : CMESSAGES_OK;
  while (at.next < at.end) {
    uint64_t value;
    cmessages_fault fault = read_varint(&at, &value);
    if (fault) return fault == CMESSAGES_TRUNCATED ? CMESSAGES_MALFORMED : fault;
  }
  return CMESSAGES_OK;
}

cmessages_fault cmessages_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                                size_t length, int max_depth) {
  if (max_depth <= 0) return CMESSAGES_TOO_DEEP;
  cursor at = {bytes, bytes + length};
  while (at.next < at.end) {
    uint64_t tag, value = 0;
    cmessages_fault fault = read_varint(&at, &tag);
    if (fault) return fault;
    if (tag > UINT32_MAX || tag >> 3 == 0) return CMESSAGES_MALFORMED;
    int wire = (int)(tag & 7);
    const uint8_t *body = at.next;
    switch (wire) {
      case VARINT: fault = read_varint(&at, &value); break;
      case FIXED64: fault = skip(&at, 8); break;
      case FIXED32: fault = skip(&at, 4); break;
      case LENGTH:
        fault = read_varint(&at, &value);
        body = at.next;
        if (!fault) fault = skip(&at, value);
        break;
      default: return CMESSAGES_MALFORMED;  // groups are not part of proto3
    }
    if (fault) return fault;
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(type, (unsigned)(tag >> 3));
    if (!field) continue;
    int natural = natural_wire_type(field->type);
    if (wire == natural) {
      if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        fault = cmessages_check(field->descriptor, body, (size_t)value, max_depth - 1);
        if (fault) return fault;
      }
    } else if (wire == LENGTH && natural != LENGTH && field->label == PROTOBUF_C_LABEL_REPEATED) {
      fault = check_packed((cursor){body, body + value}, field->type);
      if (fault) return fault;
    } else {
      return CMESSAGES_MALFORMED;
    }
  }
  return CMESSAGES_OK;
}

int cmessages_is_ascii(const uint8_t *bytes, size_t length) {
  typedef uint64_t lanes __attribute__((vector_size(64)));
  lanes any = {0};
  size_t at = 0;
  for (; at + sizeof any <= length; at += sizeof any) {
    lanes next;
    memcpy(&next, bytes + at, sizeof next);
    any |= next;
  }
  uint64_t all = 0;
  for (size_t i = 0; i < sizeof any / sizeof all; i++) all |= any[i];
  for (; at < length; at++) all |= bytes[at];
  return !(all & 0x8080808080808080);
}
