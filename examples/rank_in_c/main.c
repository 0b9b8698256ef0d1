// Ranks documents from C with the built-in model, in three ways: waiting for
// the ranking, by a callback with a deadline, and by a callback after the call
// was cancelled.
#define _POSIX_C_SOURCE 200809L

#include <podium/podium.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static const char* const kQuery = "What is the capital of the United States?";
static const char* const kDocuments[] = {
    "Carson City is the capital city of the American state of Nevada.",
    "Capital punishment has existed in the United States since before the "
    "United States was a country.",
    "Washington, D.C. is the capital of the United States. It is a federal "
    "district."};
enum { kCount = sizeof(kDocuments) / sizeof(kDocuments[0]) };

// What a callback hands to the thread that waits for it.
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool done;
  podium_ranking* ranking;  // or
  podium_error* error;
} Answer;

static void OnAnswer(void* user_data, podium_ranking* ranking,
                     podium_error* error) {
  Answer* answer = user_data;
  pthread_mutex_lock(&answer->mutex);
  answer->ranking = ranking;
  answer->error = error;
  answer->done = true;
  pthread_cond_signal(&answer->changed);
  pthread_mutex_unlock(&answer->mutex);
}

static void Await(Answer* answer) {
  pthread_mutex_lock(&answer->mutex);
  while (!answer->done) pthread_cond_wait(&answer->changed, &answer->mutex);
  pthread_mutex_unlock(&answer->mutex);
}

// Prints an error and frees it.
static int Complain(podium_error* error) {
  fprintf(stderr, "%s\n", podium_error_message(error));
  podium_error_free(error);
  return 1;
}

// Prints a ranking and frees it.
static void Print(const char* how, podium_ranking* ranking) {
  const podium_result* results = podium_ranking_results(ranking);
  printf("%s, ranked by %s\n", how, podium_ranking_served_by(ranking));
  for (size_t i = 0; i < podium_ranking_size(ranking); ++i) {
    printf("%.4f  %s\n", results[i].relevance_score,
           kDocuments[results[i].index]);
  }
  podium_ranking_free(ranking);
}

static int RankAndWait(podium_ranker* engine, const podium_request* request) {
  podium_error* error = NULL;
  podium_ranking* ranking = NULL;
  if (podium_rank(engine, request, &ranking, &error) != PODIUM_OK)
    return Complain(error);
  Print("waited for", ranking);
  return 0;
}

static int RankWithDeadline(podium_ranker* engine, podium_request* request) {
  Answer answer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false,
                   NULL, NULL};
  podium_error* error = NULL;
  podium_request_set_timeout_ms(request, 60 * 1000);
  if (podium_rank_async(engine, request, OnAnswer, &answer, &error) !=
      PODIUM_OK) {
    return Complain(error);
  }
  Await(&answer);
  if (answer.error != NULL) return Complain(answer.error);
  Print("called back", answer.ranking);
  return 0;
}

// Starts a call that would take seconds, and cancels it.
static int RankAndCancel(podium_ranker* engine) {
  enum { kMany = 5000 };
  Answer answer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false,
                   NULL, NULL};
  podium_error* error = NULL;
  podium_code code;
  podium_request* request = podium_request_new();
  code =
      podium_request_set_query(request, kQuery, PODIUM_NUL_TERMINATED, &error);
  for (int i = 0; i < kMany && code == PODIUM_OK; ++i) {
    char text[64];
    snprintf(text, sizeof(text), "City number %d is no capital of any land.",
             i);
    code = podium_request_add_document(request, text, PODIUM_NUL_TERMINATED,
                                       &error);
  }
  if (code == PODIUM_OK)
    code = podium_rank_async(engine, request, OnAnswer, &answer, &error);
  if (code == PODIUM_OK) {
    podium_request_cancel(request);
    Await(&answer);
  }
  podium_request_free(request);
  if (code != PODIUM_OK) return Complain(error);

  code = podium_error_code(answer.error);
  printf("%s\n", code == PODIUM_CANCELLED ? "cancelled" : "not cancelled");
  podium_error_free(answer.error);
  podium_ranking_free(answer.ranking);
  return code == PODIUM_CANCELLED ? 0 : 1;
}

// The query and the documents above.
static podium_code Fill(podium_request* request, podium_error** error) {
  podium_code code =
      podium_request_set_query(request, kQuery, PODIUM_NUL_TERMINATED, error);
  for (int i = 0; i < kCount && code == PODIUM_OK; ++i) {
    code = podium_request_add_document(request, kDocuments[i],
                                       PODIUM_NUL_TERMINATED, error);
  }
  podium_request_set_top_n(request, 2);
  return code;
}

int main(void) {
  podium_error* error = NULL;
  podium_ranker* engine = NULL;
  podium_request* request = podium_request_new();
  int failed;
  if (Fill(request, &error) != PODIUM_OK) return Complain(error);
  if (podium_engine_load(NULL, &engine, &error) != PODIUM_OK)
    return Complain(error);
  failed = RankAndWait(engine, request) || RankWithDeadline(engine, request) ||
           RankAndCancel(engine);
  podium_request_free(request);
  podium_ranker_free(engine);
  return failed;
}
