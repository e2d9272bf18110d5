"""Names and types of descriptors, as the C and the Swift code spell them."""

import re

from google.protobuf import descriptor_pb2

Field = descriptor_pb2.FieldDescriptorProto

SCALARS = {
    Field.TYPE_DOUBLE: ("Double", "0"),
    Field.TYPE_FLOAT: ("Float", "0"),
    Field.TYPE_INT64: ("Int64", "0"),
    Field.TYPE_SINT64: ("Int64", "0"),
    Field.TYPE_SFIXED64: ("Int64", "0"),
    Field.TYPE_UINT64: ("UInt64", "0"),
    Field.TYPE_FIXED64: ("UInt64", "0"),
    Field.TYPE_INT32: ("Int32", "0"),
    Field.TYPE_SINT32: ("Int32", "0"),
    Field.TYPE_SFIXED32: ("Int32", "0"),
    Field.TYPE_UINT32: ("UInt32", "0"),
    Field.TYPE_FIXED32: ("UInt32", "0"),
    Field.TYPE_BOOL: ("Bool", "false"),
    Field.TYPE_STRING: ("String", '""'),
    Field.TYPE_BYTES: ("[UInt8]", "[]"),
}

SWIFT_KEYWORDS = {
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "for", "func", "guard",
    "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "package",
    "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self",
    "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while",
}

# Names that are taken in C or C++, whose field gets an underscore at its end.
C_KEYWORDS = {
    "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const", "continue",
    "default", "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false",
    "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
    "not", "operator", "or", "private", "protected", "public", "register", "return", "short",
    "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try",
    "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "while", "xor",
}

# Words that Swift's naming rules write in capitals when they end a name.
ACRONYMS = {"id": "ID", "url": "URL"}


# Names that Swift keeps for itself.
RESERVED_TYPES = {"Any", "Protocol", "Self", "Type"}


def swift_type(name):
    return name + "Message" if name in RESERVED_TYPES else name


def namespace(package):
    """`assay.v1` is `AssayV1`."""
    return "".join(part[:1].upper() + part[1:] for part in package.split("."))


def lower_camel(name):
    words = [word for word in name.lower().split("_") if word]
    tail = [ACRONYMS.get(word, word[:1].upper() + word[1:]) for word in words[1:]]
    return words[0] + "".join(tail)


def escaped(name):
    return f"`{name}`" if name in SWIFT_KEYWORDS else name


def enum_case(enum_name, value_name):
    """`DIMENSION_UP_TO_DATE` of `Dimension` is `upToDate`."""
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum_name).upper() + "_"
    short = value_name[len(prefix):] if value_name.startswith(prefix) else value_name
    return escaped(lower_camel(short))


def c_field(name):
    """A field's name in C, never a keyword."""
    lower = name.lower()
    return lower + "_" if lower in C_KEYWORDS else lower


def c_lower(name):
    """protobuf-c puts an underscore before a capital that does not follow a capital."""
    out = []
    for index, char in enumerate(name):
        if char.isupper() and index and not name[index - 1].isupper():
            out.append("_")
        out.append(char.lower())
    return "".join(out)


def c_part(name):
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def json_name(name):
    """The lowerCamelCase name of proto3 JSON, as protoc computes it."""
    out, upper = [], False
    for char in name:
        if char == "_":
            upper = True
        else:
            out.append(char.upper() if upper else char)
            upper = False
    return "".join(out)


class EnumType:
    def __init__(self, proto, package, parents):
        self.proto = proto
        self.full_name = ".".join([package, *parents, proto.name])
        self.swift = ".".join([namespace(package), *parents, proto.name])
        self.cases = []
        seen = set()
        for value in proto.value:
            if value.number not in seen:
                seen.add(value.number)
                self.cases.append((enum_case(proto.name, value.name), value.name, value.number))


class MessageType:
    def __init__(self, proto, package, parents):
        self.proto = proto
        self.package = package
        path = [*parents, proto.name]
        self.full_name = ".".join([package, *path])
        self.swift = ".".join([namespace(package), *map(swift_type, path)])
        spaces = [c_part(part) for part in package.split(".")]
        self.c_struct = "__".join([*spaces, *path])
        self.c_prefix = "__".join(c_lower(part) for part in [*package.split("."), *path])
        self.is_map_entry = proto.options.map_entry


class Types:
    """Every message and enum of a descriptor set, by full name."""

    def __init__(self, files):
        self.messages, self.enums = {}, {}
        for file in files:
            for enum in file.enum_type:
                self._add_enum(enum, file.package, [])
            for message in file.message_type:
                self._add_message(message, file.package, [])

    def _add_enum(self, proto, package, parents):
        enum = EnumType(proto, package, parents)
        self.enums[enum.full_name] = enum

    def _add_message(self, proto, package, parents):
        message = MessageType(proto, package, parents)
        self.messages[message.full_name] = message
        for enum in proto.enum_type:
            self._add_enum(enum, package, [*parents, proto.name])
        for nested in proto.nested_type:
            self._add_message(nested, package, [*parents, proto.name])

    def of(self, field):
        name = field.type_name.lstrip(".")
        return self.messages.get(name) or self.enums.get(name)

    def reaches(self, start, goal, seen=None):
        """Whether a value of `start` can hold a value of `goal` in singular fields."""
        seen = seen if seen is not None else set()
        if start.full_name in seen:
            return False
        seen.add(start.full_name)
        for field in start.proto.field:
            if field.type != Field.TYPE_MESSAGE or field.label == Field.LABEL_REPEATED:
                continue
            target = self.of(field)
            if target is goal or self.reaches(target, goal, seen):
                return True
        return False
