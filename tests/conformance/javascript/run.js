// Runs one JavaScript client through a job of scenarios and prints a JSON line for each.
//
//   node run.js JOB.json
//
// conformance.py writes the job. The output is what the client returned to its caller, not a verdict. Run it in the
// folder that holds node_modules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.cwd() + "/"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

// Each adapter is (url, scenario) => [[index, score]], made with the client call that an application would make.
const adapters = {
  async cohere_v1(url, s, cohere = "cohere-ai-7") {
    const { CohereClient } = await load(cohere);
    const client = new CohereClient({ token: s.key, environment: url });
    const answer = await client.rerank({
      model: s.model, query: s.query, documents: s.documents, topN: s.top_n ?? undefined,
    });
    return answer.results.map((r) => [r.index, r.relevanceScore]);
  },
  async cohere_v2(url, s, cohere = "cohere-ai-8") {
    const { CohereClientV2 } = await load(cohere);
    const client = new CohereClientV2({ token: s.key, baseUrl: url });
    const answer = await client.rerank({
      model: s.model, query: s.query, documents: s.documents, topN: s.top_n ?? undefined,
    });
    return answer.results.map((r) => [r.index, r.relevanceScore]);
  },
  async langchain(url, s) {
    const { CohereRerank } = await load("@langchain/cohere");
    const { CohereClient } = require(require.resolve("cohere-ai", { paths: [require.resolve("@langchain/cohere")] }));
    const client = new CohereClient({ token: s.key, environment: url });
    const reranker = new CohereRerank({ client, model: s.model, topN: s.top_n ?? s.documents.length });
    const documents = s.documents.map((pageContent, at) => ({ pageContent, metadata: { at } }));
    const found = await reranker.compressDocuments(documents, s.query);
    return found.map((d) => [d.metadata.at, d.metadata.relevanceScore]);
  },
  async ai_sdk(url, s) {
    const { createCohere } = await load("@ai-sdk/cohere");
    const { rerank } = await load("ai");
    const cohere = createCohere({ apiKey: s.key, baseURL: url + "/v2" });
    const { ranking } = await rerank({
      model: cohere.reranking(s.model), query: s.query, documents: s.documents, topN: s.top_n ?? undefined,
    });
    return ranking.map((r) => [r.originalIndex, r.score]);
  },
};

async function observed(rank, url, scenario) {
  if (scenario.before) await (await fetch(scenario.before)).text();
  try {
    const ranking = await rank(url, scenario);
    return { outcome: "ranked", indices: ranking.map((r) => r[0]), scores: ranking.map((r) => r[1]) };
  } catch (error) {
    const cause = error.lastError ?? error;
    return {
      outcome: "error",
      class: error.constructor.name === "Error" ? error.name : error.constructor.name,
      status: error.statusCode ?? cause.statusCode ?? null,
      message: `${error.message} ${JSON.stringify(error.body ?? cause.responseBody ?? null)}`,
    };
  }
}

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { version } = JSON.parse(readFileSync(`node_modules/${job.package}/package.json`, "utf8"));
for (const scenario of job.scenarios) {
  const found = await observed(adapters[job.adapter], job.url, scenario);
  console.log(JSON.stringify({ client: job.client, version, scenario: scenario.name, ...found }));
}
