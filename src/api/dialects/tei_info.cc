#include "api/dialects/tei_info.h"

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr std::string_view kPaths[] = {"/info"};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["model_id","model_sha","model_dtype",)"
    R"("model_type","max_concurrent_requests","max_input_length",)"
    R"("max_batch_tokens","max_batch_requests","max_client_batch_size",)"
    R"("auto_truncate","tokenization_workers","version","sha",)"
    R"("docker_label"],"properties":{"model_id":{"type":"string"},)"
    R"("model_sha":{"type":"null"},"model_dtype":{"type":"string"},)"
    R"("model_type":{"type":"object","required":["reranker"],"properties":{)"
    R"("reranker":{"type":"object"}},"additionalProperties":false},)"
    R"("max_concurrent_requests":{"type":"integer"},)"
    R"("max_input_length":{"type":"integer"},)"
    R"("max_batch_tokens":{"type":"integer"},)"
    R"("max_batch_requests":{"type":"null"},)"
    R"("max_client_batch_size":{"type":"integer"},)"
    R"("auto_truncate":{"type":"boolean"},)"
    R"("tokenization_workers":{"type":"integer"},)"
    R"("version":{"type":"string"},"sha":{"type":"null"},)"
    R"("docker_label":{"type":"null"}},"additionalProperties":false})";

// TEI writes PyTorch's names.
std::string_view TypeName(std::string_view precision) {
  if (precision == "f32") return "float32";
  if (precision == "bf16") return "bfloat16";
  return precision;
}

std::string Render(const ServiceInfo& info) {
  JsonWriter json;
  json.BeginObject();
  json.Key("model_id").String(info.model);
  json.Key("model_sha").Null();
  json.Key("model_dtype").String(TypeName(info.precision));
  json.Key("model_type").BeginObject();
  json.Key("reranker").BeginObject();
  json.Key("id2label").BeginObject().Key("0").String("LABEL_0").EndObject();
  json.Key("label2id").BeginObject().Key("LABEL_0").Int(0).EndObject();
  json.EndObject();
  json.EndObject();
  json.Key("max_concurrent_requests").Int(info.max_concurrent_requests);
  json.Key("max_input_length").Int(info.max_input_tokens);
  json.Key("max_batch_tokens").Int(info.max_batch_tokens);
  json.Key("max_batch_requests").Null();
  json.Key("max_client_batch_size").Int(info.max_documents);
  // No text is refused for its length.
  json.Key("auto_truncate").Bool(true);
  json.Key("tokenization_workers").Int(info.tokenizer_threads);
  json.Key("version").String(info.version);
  json.Key("sha").Null();
  json.Key("docker_label").Null();
  json.EndObject();
  return json.Take();
}

}  // namespace

const InfoRoutes kTeiInfo = {
    .paths = kPaths,
    .summary = "Describe the server and its default model, as TEI does.",
    .answer_schema = kAnswerSchema,
    .render = Render};

}  // namespace podium
