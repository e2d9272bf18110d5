"""Our messages against Python's official protobuf, on random messages of every kind of field."""

import json
import math
import random
import struct
import subprocess

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

ROUNDS = 1500


@pytest.fixture(scope="module")
def everything(protos):
    files = descriptor_pb2.FileDescriptorSet.FromString(protos("Tests/Protos"))
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return message_factory.GetMessageClass(
        pool.FindMessageTypeByName("assay.test.v1.Everything"))


class Transcoder:
    """The Swift process: answers (binary, JSON) or raises ValueError with its error text."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _block(self):
        size = struct.unpack(">I", self.process.stdout.read(4))[0]
        return self.process.stdout.read(size)

    def __call__(self, kind, body):
        self.process.stdin.write(kind + struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()
        status = self.process.stdout.read(1)
        assert status in (b"o", b"e"), "the transcoder died"
        if status == b"e":
            raise ValueError(self._block().decode())
        return self._block(), self._block().decode()

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(10) == 0


@pytest.fixture(scope="module")
def transcode(binary):
    transcoder = Transcoder(binary("WireTranscoder"))
    yield transcoder
    transcoder.close()


TEXTS = ["", "a", "text with \0 inside", "naïve – “quoted”", "日本語", "🩺", "\u0000", "a\nb\t\"c\"\\",
         "e\u0301", "\u2028", "x" * 300]


def scalar(rng, field):
    kind = field.type
    F = type(field)
    if kind in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
        value = rng.choice([0.0, -0.0, 1.5, -2.25, math.inf, -math.inf, math.nan, 1e-40, 3.4e38,
                            rng.uniform(-1e6, 1e6)])
        return struct.unpack("f", struct.pack("f", value))[0] if kind == F.TYPE_FLOAT else value
    if kind in (F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32):
        return rng.choice([0, 1, -1, 2**31 - 1, -2**31, rng.randint(-2**31, 2**31 - 1)])
    if kind in (F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64):
        return rng.choice([0, 1, -1, 2**63 - 1, -2**63, rng.randint(-2**63, 2**63 - 1)])
    if kind in (F.TYPE_UINT32, F.TYPE_FIXED32):
        return rng.choice([0, 1, 2**32 - 1, rng.randint(0, 2**32 - 1)])
    if kind in (F.TYPE_UINT64, F.TYPE_FIXED64):
        return rng.choice([0, 1, 2**64 - 1, rng.randint(0, 2**64 - 1)])
    if kind == F.TYPE_BOOL:
        return rng.random() < 0.5
    if kind == F.TYPE_STRING:
        return rng.choice(TEXTS)
    if kind == F.TYPE_BYTES:
        return rng.randbytes(rng.choice([0, 1, 2, 3, 17]))
    if kind == F.TYPE_ENUM:
        return rng.choice([value.number for value in field.enum_type.values] + [99])
    raise AssertionError(kind)


def well_known(rng, message, name):
    if name == "google.protobuf.Timestamp":
        message.seconds = rng.choice([0, -62135596800, 253402300799, rng.randint(-10**10, 10**10)])
        message.nanos = rng.choice([0, 1, 21_000_000, 500, 999_999_999])
    else:
        message.seconds = rng.choice([0, 1, -1, 315_576_000_000, rng.randint(-10**9, 10**9)])
        nanos = rng.choice([0, 1, 21_000_000, 500_000, 999_999_999])
        message.nanos = -nanos if message.seconds < 0 else nanos


def fill(rng, message, depth=0):
    density = rng.choice([0.05, 0.2, 0.6])
    for field in message.DESCRIPTOR.fields:
        if rng.random() > density:
            continue
        holds_message = field.message_type is not None
        if holds_message and depth > 2 and not field.message_type.GetOptions().map_entry:
            continue
        if field.is_repeated and holds_message and field.message_type.GetOptions().map_entry:
            key, value = (field.message_type.fields_by_name[n] for n in ("key", "value"))
            for _ in range(rng.randint(1, 4)):
                target = getattr(message, field.name)
                chosen = scalar(rng, key)
                if value.message_type is not None:
                    nested(rng, target[chosen], depth)
                else:
                    target[chosen] = scalar(rng, value)
        elif field.is_repeated:
            for _ in range(rng.randint(1, 5)):
                target = getattr(message, field.name)
                if holds_message:
                    nested(rng, target.add(), depth)
                else:
                    target.append(scalar(rng, field))
        elif holds_message:
            target = getattr(message, field.name)
            target.SetInParent()
            nested(rng, target, depth)
        else:
            setattr(message, field.name, scalar(rng, field))
    return message


def nested(rng, message, depth):
    name = message.DESCRIPTOR.full_name
    if name.startswith("google.protobuf."):
        well_known(rng, message, name)
    else:
        fill(rng, message, depth + 1)


def same(a, b):
    """Equality by bytes, which also compares NaN with NaN."""
    return a.SerializeToString(deterministic=True) == b.SerializeToString(deterministic=True)


def test_random_messages_survive_both_forms(everything, transcode):
    rng = random.Random(20261121)
    for _ in range(ROUNDS):
        message = fill(rng, everything())
        binary, text = transcode(b"b", message.SerializeToString())
        assert same(everything.FromString(binary), message)
        assert same(json_format.Parse(text, everything()), message)
        from_json = transcode(b"j", json_format.MessageToJson(message).encode())
        assert same(everything.FromString(from_json[0]), message)
        # The same message packs to the same bytes, whichever form it came in.
        assert from_json[0] == binary


def test_field_names_may_be_those_of_the_proto(everything, transcode):
    message = fill(random.Random(5), everything())
    text = json_format.MessageToJson(message, preserving_proto_field_name=True)
    assert same(everything.FromString(transcode(b"j", text.encode())[0]), message)


@pytest.mark.parametrize("text, value", [
    ('{"int32Value": 1e3}', 1000), ('{"int32Value": "12"}', 12), ('{"int32Value": 3.0}', 3),
    ('{"int32Value": null}', 0),
])
def test_integers_in_all_their_spellings(everything, transcode, text, value):
    assert everything.FromString(transcode(b"j", text.encode())[0]).int32_value == value


@pytest.mark.parametrize("text", [
    "", "{", "[]", '{"int32Value": 1.5}', '{"int32Value": 2147483648}', '{"nope": 1}',
    '{"boolValue": "true"}', '{"bytesValue": "***"}', '{"inners": [null]}', '{"timestamp": "today"}',
    '{"timestamp": "2024-02-30T00:00:00Z"}', '{"duration": "1"}', '{"colour": "COLOUR_NONE"}',
    '{"stringValue": "\\ud800"}', '{"int32Value": 1, "int32Value": 2}', '{"int32Value": 1} x',
    '{"choiceString": "a", "choiceBool": true}', '{"floatValue": 1e39}', '{"uint64Value": -1}',
    '{"messageMap": {"x": {}}}', '{"child":' * 150 + "1" + "}" * 150, '{"stringValue": "\n"}',
])
def test_bad_json_is_refused(transcode, text):
    with pytest.raises(ValueError):
        transcode(b"j", text.encode())


def varint(number):
    out = b""
    while number >= 128:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def tagged(number, wire, body=b""):
    return varint(number << 3 | wire) + body


def nest(depth, number):
    body = b""
    for _ in range(depth):
        body = tagged(number, 2, varint(len(body)) + body)
    return body


@pytest.mark.parametrize("body, reason", [
    (b"\xff", "cut off"),
    (tagged(14, 2, varint(2**63)), "cut off"),
    (tagged(14, 2, varint(10) + b"short"), "cut off"),
    (tagged(14, 2, varint(2) + b"\xc3\x28"), "string_value: the text is not valid UTF-8"),
    (tagged(17, 2, varint(4) + tagged(1, 2, b"\x02\xff\xff")), "inner.text"),
    (tagged(14, 0, b"\x01"), "not a message"),
    (tagged(3, 3), "not a message"),
    (b"\x00\x00", "not a message"),
    (b"\xff" * 11, "not a message"),
    (nest(99, 18), None),
    (nest(100, 18), "too deep"),
    (nest(20_000, 18), "too deep"),
    (nest(5_000, 57), "too deep"),
    (tagged(48, 2, b"\x00") * 1_000_000, "too much memory"),
])
def test_hostile_bytes(transcode, body, reason):
    def run():
        try:
            transcode(b"b", body)
        except ValueError as error:
            return str(error)
        return None

    found = run()
    if reason is None:
        assert found is None
    else:
        assert found is not None and reason in found


def test_truncated_and_flipped_bytes_never_crash(everything, transcode):
    rng = random.Random(7)
    refused = compared = 0
    for _ in range(300):
        data = bytearray(fill(rng, everything()).SerializeToString())
        if not data:
            continue
        for _ in range(10):
            changed = bytearray(data[:rng.randint(0, len(data))])
            for _ in range(rng.randint(0, 3)):
                if changed:
                    changed[rng.randrange(len(changed))] = rng.randrange(256)
            try:
                binary, _ = transcode(b"b", bytes(changed))
            except ValueError:
                refused += 1
                continue
            # What we take, the official library takes too, and understands alike.
            theirs = everything.FromString(bytes(changed))
            known = theirs.SerializeToString(deterministic=True)
            theirs.DiscardUnknownFields()
            if known != theirs.SerializeToString(deterministic=True):
                continue  # it drops a map's entry that holds an unknown field; we keep the entry
            compared += 1
            assert same(everything.FromString(binary), theirs)
    assert refused > 100 and compared > 100


def test_unknown_fields_are_skipped(everything, transcode):
    body = tagged(999, 2, b"\x03abc") + tagged(3, 0, b"\x07") + tagged(998, 5, b"1234")
    assert json.loads(transcode(b"b", body)[1]) == {"int32Value": 7}
