"""Runs protobuf-c's own plugin on descriptors that are made to lose nothing.

On the wire a string is a byte string with a promise and an enum is an int32, so the C structs hold
lengths instead of NUL-terminated strings and numbers instead of closed enums. Implicit presence
becomes proto2's explicit presence, and a map is the repeated entry that it is on the wire.
"""

import copy
import re
import subprocess

from google.protobuf.compiler import plugin_pb2

from descriptors import Field, c_field

PACKABLE = {
    Field.TYPE_DOUBLE, Field.TYPE_FLOAT, Field.TYPE_INT64, Field.TYPE_UINT64, Field.TYPE_INT32,
    Field.TYPE_FIXED64, Field.TYPE_FIXED32, Field.TYPE_BOOL, Field.TYPE_UINT32,
    Field.TYPE_SFIXED32, Field.TYPE_SFIXED64, Field.TYPE_SINT32, Field.TYPE_SINT64,
}


def flat(name):
    return name.replace("/", "_")


def _rewrite_message(message):
    synthetic = {f.oneof_index for f in message.field if f.proto3_optional}
    kept = [i for i in range(len(message.oneof_decl)) if i not in synthetic]
    for field in message.field:
        field.name = c_field(field.name)
        field.ClearField("json_name")
        if field.type == Field.TYPE_STRING:
            field.type = Field.TYPE_BYTES
        elif field.type == Field.TYPE_ENUM:
            field.type = Field.TYPE_INT32
            field.ClearField("type_name")
        if field.HasField("oneof_index"):
            if field.proto3_optional:
                field.ClearField("oneof_index")
            else:
                field.oneof_index = kept.index(field.oneof_index)
        field.ClearField("proto3_optional")
        if field.label == Field.LABEL_REPEATED and field.type in PACKABLE:
            field.options.packed = True
    declarations = [message.oneof_decl[i] for i in kept]
    names = [declaration.name for declaration in declarations]
    del message.oneof_decl[:]
    for name in names:
        message.oneof_decl.add(name=name)
    del message.enum_type[:]
    message.options.ClearField("map_entry")
    for nested in message.nested_type:
        _rewrite_message(nested)


def generate(files, wanted):
    """Returns {file name: text} of C sources and headers for the files named in `wanted`."""
    request = plugin_pb2.CodeGeneratorRequest()
    for original in files:
        file = copy.deepcopy(original)
        file.ClearField("source_code_info")
        file.ClearField("options")
        del file.service[:]
        del file.enum_type[:]
        file.syntax = "proto2"
        file.name = flat(file.name)
        dependencies = [flat(name) for name in file.dependency]
        del file.dependency[:]
        file.dependency.extend(dependencies)
        for message in file.message_type:
            _rewrite_message(message)
        request.proto_file.append(file)
    request.file_to_generate.extend(flat(name) for name in wanted)
    done = subprocess.run(
        ["protoc-gen-c"], input=request.SerializeToString(), capture_output=True, check=True)
    response = plugin_pb2.CodeGeneratorResponse.FromString(done.stdout)
    if response.error:
        raise SystemExit(f"protoc-gen-c: {response.error}")
    include = re.compile(r'#include "(\w+\.pb-c\.h)"')
    return {
        file.name: include.sub(r'#include "Generated/\1"', file.content) for file in response.file
    }
