// Runs one Go client through a job of scenarios and prints a JSON line for each.
//
//	run JOB.json
//
// conformance.py writes the job. The output is what the client returned to its caller, not a verdict.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"reflect"
	"runtime/debug"

	cohere "github.com/cohere-ai/cohere-go/v2"
	"github.com/cohere-ai/cohere-go/v2/client"
	"github.com/cohere-ai/cohere-go/v2/core"
	"github.com/cohere-ai/cohere-go/v2/option"
)

type scenario struct {
	Name      string   `json:"name"`
	Before    string   `json:"before"`
	Key       string   `json:"key"`
	Model     string   `json:"model"`
	Query     string   `json:"query"`
	Documents []string `json:"documents"`
	TopN      *int     `json:"top_n"`
	Field     string   `json:"field"`
}

type job struct {
	Client    string     `json:"client"`
	Package   string     `json:"package"`
	Adapter   string     `json:"adapter"`
	URL       string     `json:"url"`
	Scenarios []scenario `json:"scenarios"`
}

type ranking struct {
	indices []int
	scores  []float64
}

func (r *ranking) add(index int, score float64) {
	r.indices = append(r.indices, index)
	r.scores = append(r.scores, score)
}

// Each adapter makes the client call that an application would make.
var adapters = map[string]func(url string, s scenario) (ranking, error){
	"v1": func(url string, s scenario) (found ranking, err error) {
		request := &cohere.RerankRequest{Model: &s.Model, Query: s.Query, TopN: s.TopN}
		for _, text := range s.Documents {
			request.Documents = append(request.Documents, &cohere.RerankRequestDocumentsItem{String: text})
		}
		c := client.NewClient(client.WithToken(s.Key), client.WithBaseURL(url))
		answer, err := c.Rerank(context.Background(), request)
		if err == nil {
			for _, r := range answer.Results {
				found.add(r.Index, r.RelevanceScore)
			}
		}
		return found, err
	},
	"v2": func(url string, s scenario) (found ranking, err error) {
		request := &cohere.V2RerankRequest{Model: s.Model, Query: s.Query, Documents: s.Documents, TopN: s.TopN}
		var options []option.RequestOption
		if s.Field != "" {
			options = append(options, option.WithBodyProperties(map[string]interface{}{s.Field: 3}))
		}
		c := client.NewClient(client.WithToken(s.Key), client.WithBaseURL(url))
		answer, err := c.V2.Rerank(context.Background(), request, options...)
		if err == nil {
			for _, r := range answer.Results {
				found.add(r.Index, r.RelevanceScore)
			}
		}
		return found, err
	},
}

func observe(j job, s scenario) map[string]interface{} {
	if s.Before != "" {
		response, err := http.Get(s.Before)
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	line := map[string]interface{}{"client": j.Client, "version": version(j.Package), "scenario": s.Name}
	found, err := adapters[j.Adapter](j.URL, s)
	if err == nil {
		line["outcome"], line["indices"], line["scores"] = "ranked", found.indices, found.scores
		return line
	}
	line["outcome"], line["message"] = "error", err.Error()
	line["class"] = reflect.Indirect(reflect.ValueOf(err)).Type().Name()
	var api *core.APIError
	if errors.As(err, &api) {
		line["status"] = api.StatusCode
	} else if field := reflect.Indirect(reflect.ValueOf(err)).FieldByName("APIError"); field.IsValid() {
		line["status"] = field.Interface().(*core.APIError).StatusCode
	}
	return line
}

func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	return "unknown"
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var j job
	if err := json.Unmarshal(text, &j); err != nil {
		log.Fatal(err)
	}
	for _, s := range j.Scenarios {
		line, err := json.Marshal(observe(j, s))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(line))
	}
}
