"""An OTLP endpoint for tests: it keeps what it gets, and fails as it is told to.

Both faces decode with the official classes of opentelemetry-proto.
"""

import gzip
import http.server
import threading
import time
from concurrent import futures

import grpc
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2_grpc as logs_grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc as metrics_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as traces_grpc

REQUESTS = {"traces": traces.ExportTraceServiceRequest,
            "metrics": metrics.ExportMetricsServiceRequest,
            "logs": logs.ExportLogsServiceRequest}


class Kept:
    """What an endpoint got."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests = []
        self.headers = []
        self.tries = 0

    def add(self, signal, request, headers):
        with self.lock:
            self.requests.append((signal, request))
            self.headers.append(dict(headers))

    def of(self, signal):
        with self.lock:
            return [request for kind, request in self.requests if kind == signal]

    def spans(self):
        return [span for request in self.of("traces") for resource in request.resource_spans
                for scope in resource.scope_spans for span in scope.spans]

    def logs(self):
        return [record for request in self.of("logs") for resource in request.resource_logs
                for scope in resource.scope_logs for record in scope.log_records]

    def metrics(self):
        return [metric for request in self.of("metrics") for resource in request.resource_metrics
                for scope in resource.scope_metrics for metric in scope.metrics]


def wait_for(condition, timeout=30):
    """Waits until something is so; fails when it is not in time."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to be in time")


class HTTPEndpoint(Kept):
    """OTLP over HTTP. `behave(signal, number)` may return a status, headers and a body to answer
    with instead, the text `close` to break the connection, or a number of seconds to wait."""

    def __init__(self, behave=None, port=0):
        super().__init__()
        self.behave = behave or (lambda signal, number: None)
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                signal = self.path.rsplit("/", 1)[1]
                with endpoint.lock:
                    endpoint.tries += 1
                    number = endpoint.tries
                answer = endpoint.behave(signal, number)
                if answer == "close":
                    self.close_connection = True
                    self.connection.close()
                    return
                if isinstance(answer, (int, float)):
                    time.sleep(answer)
                    answer = None
                status, headers, reply = answer or (200, {}, b"")
                if 200 <= status < 300:
                    if self.headers.get("Content-Encoding") == "gzip":
                        body = gzip.decompress(body)
                    endpoint.add(signal, REQUESTS[signal].FromString(body), self.headers)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(reply)))
                    self.end_headers()
                    self.wfile.write(reply)
                except OSError:
                    # The client did not wait for the answer.
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class GRPCEndpoint(Kept):
    """OTLP over gRPC. `behave(context, signal, number)` may abort the call."""

    def __init__(self, behave=None):
        super().__init__()
        self.behave = behave or (lambda context, signal, number: None)
        self.server = grpc.server(futures.ThreadPoolExecutor(4))
        endpoint = self

        def servicer(base, signal, reply):
            class Servicer(base):
                def Export(self, request, context):
                    with endpoint.lock:
                        endpoint.tries += 1
                        number = endpoint.tries
                    endpoint.behave(context, signal, number)
                    endpoint.add(signal, request, context.invocation_metadata())
                    return reply()
            return Servicer()

        traces_grpc.add_TraceServiceServicer_to_server(
            servicer(traces_grpc.TraceServiceServicer, "traces", traces.ExportTraceServiceResponse),
            self.server)
        metrics_grpc.add_MetricsServiceServicer_to_server(
            servicer(metrics_grpc.MetricsServiceServicer, "metrics",
                     metrics.ExportMetricsServiceResponse), self.server)
        logs_grpc.add_LogsServiceServicer_to_server(
            servicer(logs_grpc.LogsServiceServicer, "logs", logs.ExportLogsServiceResponse),
            self.server)
        self.port = self.server.add_insecure_port("127.0.0.1:0")
        self.url = f"http://127.0.0.1:{self.port}"
        self.server.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop(0)
