// Runs one Java client through a job of scenarios and prints a JSON line for each.
//
//   java -cp 'lib/*' Run.java JOB.json
//
// conformance.py writes the job. The output is what the client returned to its caller, not a verdict.

import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.requests.RerankRequest;
import com.cohere.api.resources.v2.requests.V2RerankRequest;
import com.cohere.api.types.RerankRequestDocumentsItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.cohere.CohereScoringModel;
import dev.langchain4j.exception.HttpException;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

public class Run {
  record Ranked(int index, double score) {}

  interface Adapter {
    List<Ranked> rank(String url, JsonNode scenario) throws Exception;
  }

  // Each adapter makes the client call that an application would make.
  static final Map<String, Adapter> ADAPTERS =
      Map.of("v1", Run::v1, "v2", Run::v2, "langchain4j", Run::langchain4j);

  static List<Ranked> v1(String url, JsonNode s) {
    var request =
        RerankRequest.builder()
            .query(text(s, "query"))
            .documents(documents(s).stream().map(RerankRequestDocumentsItem::of).toList())
            .model(text(s, "model"));
    if (s.hasNonNull("top_n")) request = request.topN(s.get("top_n").asInt());
    var client = Cohere.builder().token(text(s, "key")).url(url).build();
    return client.rerank(request.build()).getResults().stream()
        .map(r -> new Ranked(r.getIndex(), r.getRelevanceScore()))
        .toList();
  }

  static List<Ranked> v2(String url, JsonNode s) {
    var request =
        V2RerankRequest.builder()
            .model(text(s, "model"))
            .query(text(s, "query"))
            .documents(documents(s));
    if (s.hasNonNull("top_n")) request = request.topN(s.get("top_n").asInt());
    var client = Cohere.builder().token(text(s, "key")).url(url).build();
    return client.v2().rerank(request.build()).getResults().stream()
        .map(r -> new Ranked(r.getIndex(), r.getRelevanceScore()))
        .toList();
  }

  // Returns scores in the documents' order; its callers sort them.
  static List<Ranked> langchain4j(String url, JsonNode s) {
    var model =
        CohereScoringModel.builder()
            .baseUrl(url + "/v1/")
            .apiKey(text(s, "key"))
            .modelName(text(s, "model"))
            .maxRetries(6) // waits half a second, then a little longer each time; ignores retry-after
            .build();
    var segments = documents(s).stream().map(TextSegment::from).toList();
    var scores = model.scoreAll(segments, text(s, "query")).content();
    var ranking = new ArrayList<Ranked>();
    for (int i = 0; i < scores.size(); ++i) ranking.add(new Ranked(i, scores.get(i)));
    ranking.sort(Comparator.comparingDouble(Ranked::score).reversed());
    return ranking;
  }

  static String text(JsonNode s, String field) {
    return s.get(field).asText();
  }

  static List<String> documents(JsonNode s) {
    return StreamSupport.stream(s.get("documents").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  static Map<String, Object> observed(Adapter adapter, String url, JsonNode s) throws Exception {
    if (s.hasNonNull("before")) new URL(text(s, "before")).openStream().readAllBytes();
    var line = new LinkedHashMap<String, Object>();
    try {
      var ranking = adapter.rank(url, s);
      line.put("outcome", "ranked");
      line.put("indices", ranking.stream().map(Ranked::index).toList());
      line.put("scores", ranking.stream().map(Ranked::score).toList());
    } catch (Exception error) {
      line.put("outcome", "error");
      line.put("class", error.getClass().getSimpleName());
      line.put("status", status(error));
      line.put("message", error.toString());
    }
    return line;
  }

  static Integer status(Throwable error) {
    for (; error != null; error = error.getCause()) {
      if (error instanceof CohereApiException api) return api.statusCode();
      if (error instanceof HttpException http) return http.statusCode();
    }
    return null;
  }

  // The client's version is in its jar's name.
  static String version(String artifact) {
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = new File(path).getName();
      if (name.startsWith(artifact + "-")) {
        return name.substring(artifact.length() + 1, name.length() - ".jar".length());
      }
    }
    return "unknown";
  }

  public static void main(String[] arguments) throws Exception {
    var json = new ObjectMapper();
    var job = json.readTree(new File(arguments[0]));
    var adapter = ADAPTERS.get(text(job, "adapter"));
    for (var scenario : job.get("scenarios")) {
      var line = new LinkedHashMap<String, Object>();
      line.put("client", text(job, "client"));
      line.put("version", version(text(job, "package")));
      line.put("scenario", text(scenario, "name"));
      line.putAll(observed(adapter, text(job, "url"), scenario));
      System.out.println(json.writeValueAsString(line));
    }
  }
}
