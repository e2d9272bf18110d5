"""A gRPC client in C++ against the real server."""

import subprocess

from server import ROOT, Server


def build():
    out = ROOT / ".cache" / "cpp-client"
    out.mkdir(parents=True, exist_ok=True)
    program, source = out / "client", ROOT / "Tests" / "CppClient" / "client.cc"
    protos = sorted((ROOT / "Protos" / "assay").rglob("*.proto"))
    newest = max(path.stat().st_mtime for path in [source, *protos])
    if program.exists() and program.stat().st_mtime > newest:
        return program
    plugin = subprocess.check_output(["which", "grpc_cpp_plugin"], text=True).strip()
    names = [str(path.relative_to(ROOT / "Protos")) for path in protos]
    subprocess.run(
        ["protoc", f"-I{ROOT / 'Protos'}", f"--cpp_out={out}", f"--grpc_out={out}",
         f"--plugin=protoc-gen-grpc={plugin}", *names], check=True)
    wanted = ["document", "grade", "grading_service"]
    sources = [str(out / f"assay/v1/{name}.pb.cc") for name in wanted]
    sources.append(str(out / "assay/v1/grading_service.grpc.pb.cc"))
    subprocess.run(
        ["g++", "-std=c++17", f"-I{out}", str(source), *sources, "-lgrpc++", "-lgrpc", "-lgpr",
         "-lprotobuf", "-lpthread", "-labsl_synchronization", "-o", str(program)], check=True)
    return program


def test_a_cpp_client(binary):
    program = build()
    with Server(binary("assay")) as server:
        done = subprocess.run(
            [str(program), server.grpc, str(ROOT / "Examples" / "good-note.txt"),
             str(ROOT / "Examples" / "good-note.transcript.txt")],
            capture_output=True, text=True, timeout=60)
        assert server.stop() == 0
    assert done.stdout.splitlines() == [
        "unary 0 9", "stream 0 1 1 1", "cancel 1", "deadline 4", "bad 3 1"], done.stderr
