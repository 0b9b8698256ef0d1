#include "api/tei_info.h"

#include "base/json_writer.h"

namespace podium {

std::string RenderTeiInfo(const TeiInfo& info) {
  JsonWriter json;
  json.BeginObject();
  json.Key("model_id").String(info.model_id);
  json.Key("model_sha").Null();
  json.Key("model_dtype").String(info.model_dtype);
  json.Key("model_type").BeginObject();
  json.Key("reranker").BeginObject();
  json.Key("id2label").BeginObject().Key("0").String("LABEL_0").EndObject();
  json.Key("label2id").BeginObject().Key("LABEL_0").Int(0).EndObject();
  json.EndObject();
  json.EndObject();
  json.Key("max_concurrent_requests").Int(info.max_concurrent_requests);
  json.Key("max_input_length").Int(info.max_input_length);
  json.Key("max_batch_tokens").Int(info.max_batch_tokens);
  json.Key("max_batch_requests").Null();
  json.Key("max_client_batch_size").Int(info.max_client_batch_size);
  // Nothing is ever refused for its length.
  json.Key("auto_truncate").Bool(true);
  json.Key("tokenization_workers").Int(info.tokenization_workers);
  json.Key("version").String(info.version);
  json.Key("sha").Null();
  json.Key("docker_label").Null();
  json.EndObject();
  return json.Take();
}

}  // namespace podium
