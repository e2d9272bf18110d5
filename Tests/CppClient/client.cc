// A C++ client of the real server: `client ADDRESS NOTE TRANSCRIPT`. Grades once, streams once, lets a
// deadline pass and cancels, and prints a line for each.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "assay/v1/grading_service.grpc.pb.h"

static std::string read(const char* path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

static void limit(grpc::ClientContext& context, int milliseconds) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(milliseconds));
}

int main(int count, char** arguments) {
  if (count != 4) return 2;
  auto stub = assay::v1::GradingService::NewStub(
      grpc::CreateChannel(arguments[1], grpc::InsecureChannelCredentials()));
  assay::v1::GradeRequest request;
  request.mutable_document()->set_text(read(arguments[2]));
  request.mutable_document()->set_transcript(read(arguments[3]));

  grpc::ClientContext unary;
  limit(unary, 10000);
  unary.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  assay::v1::GradeResponse response;
  grpc::Status status = stub->Grade(&unary, request, &response);
  std::cout << "unary " << status.error_code() << " " << response.grade().dimensions_size() << "\n";

  assay::v1::GradeStreamRequest streaming;
  *streaming.mutable_document() = request.document();
  grpc::ClientContext whole;
  limit(whole, 10000);
  auto reader = stub->GradeStream(&whole, streaming);
  assay::v1::GradeStreamResponse step;
  int steps = 0;
  while (reader->Read(&step)) ++steps;
  status = reader->Finish();
  std::cout << "stream " << status.error_code() << " " << (steps > 30) << " " << step.has_completed()
            << " " << (step.completed().hybrid().score() == response.grade().hybrid().score()) << "\n";

  grpc::ClientContext stopped;
  auto cut = stub->GradeStream(&stopped, streaming);
  cut->Read(&step);
  stopped.TryCancel();
  while (cut->Read(&step)) {}
  std::cout << "cancel " << cut->Finish().error_code() << "\n";

  std::string large;
  for (int i = 0; i < 400; i++) large += request.document().text();
  request.mutable_document()->set_text(large);
  grpc::ClientContext late;
  limit(late, 1);
  std::cout << "deadline " << stub->Grade(&late, request, &response).error_code() << "\n";

  request.mutable_document()->set_text("");
  grpc::ClientContext bad;
  limit(bad, 10000);
  status = stub->Grade(&bad, request, &response);
  std::cout << "bad " << status.error_code() << " " << !status.error_details().empty() << "\n";
}
