#include "eval/measures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace podium {
namespace {

// A ranking with these grades, for a query that has `judged` documents of grade
// 0, 1, ...
JudgedRanking Ranking(std::vector<int64_t> grades, std::vector<int64_t> judged,
                      int64_t level = 1) {
  JudgedRanking ranking{.grades = std::move(grades),
                        .num_at_grade = std::move(judged),
                        .level = level};
  for (size_t grade = 0; grade < ranking.num_at_grade.size(); ++grade) {
    if (ranking.IsRelevant(static_cast<int64_t>(grade)))
      ranking.num_rel += ranking.num_at_grade[grade];
  }
  ranking.num_rel_ret = std::ranges::count_if(
      ranking.grades, [level](int64_t grade) { return grade >= level; });
  return ranking;
}

std::vector<double> Values(const std::string& spec,
                           const JudgedRanking& ranking) {
  const auto selected = SelectMeasures({spec});
  if (!selected) {
    ADD_FAILURE() << selected.error().message;
    return {};
  }
  const SelectedMeasure& measure = selected->at(0);
  std::vector<double> values(measure.names.size());
  measure.measure->compute(ranking, measure.parameters, values);
  return values;
}
using Numbers = std::vector<double>;

double Value(const std::string& spec, const JudgedRanking& ranking) {
  return Values(spec, ranking).at(0);
}

// Five retrieved, of which the first, third and fourth are judged; four
// relevant, of which two were retrieved.
const JudgedRanking kRanking = Ranking({2, kUnpooled, 0, 1, kUnjudged},
                                       /*judged=*/{3, 2, 2});
const JudgedRanking kNothing = Ranking({}, {3, 2, 2});
const JudgedRanking kIrrelevant = Ranking({0, kUnpooled}, {3});

TEST(Measures, Counts) {
  EXPECT_EQ(Value("num_ret", kRanking), 5);
  EXPECT_EQ(Value("num_rel", kRanking), 4);
  EXPECT_EQ(Value("num_rel_ret", kRanking), 2);
  EXPECT_EQ(Value("num_nonrel_judged_ret", kRanking), 1);
  EXPECT_EQ(Value("num_nonjudged_ret", kRanking), 2);
}

TEST(Measures, Precision) {
  EXPECT_EQ(Values("P.1,4,10", kRanking), (Numbers{1, 0.5, 0.2}));
  EXPECT_EQ(Values("recall.1,4,10", kRanking), (Numbers{.25, 0.5, 0.5}));
  EXPECT_EQ(Values("relative_P.2,10", kRanking), (Numbers{.5, .5}));
  EXPECT_EQ(Values("success.1", Ranking({0, 1}, {1, 1})), (Numbers{0.0}));
  EXPECT_EQ(Values("success.2", Ranking({0, 1}, {1, 1})), (Numbers{1.0}));
  EXPECT_EQ(Values("unj.2,10", kRanking), (Numbers{.5, .2}));
  EXPECT_EQ(Value("Rprec", kRanking), 0.5);
  EXPECT_EQ(Values("Rprec_mult.0.2,2", kRanking), (Numbers{1, 0.25}));
  EXPECT_EQ(Value("Runj", kRanking), 0.25);
  EXPECT_EQ(Value("recip_rank", Ranking({0, kUnpooled, 1}, {1, 1})), 1.0 / 3);
}

TEST(Measures, AveragePrecision) {
  EXPECT_EQ(Value("map", kRanking), (1 + 0.5) / 4);
  EXPECT_EQ(Value("gm_map", kRanking), (1 + 0.5) / 4);
  EXPECT_EQ(Values("map_cut.3,4", kRanking), (Numbers{.25, .375}));
  EXPECT_EQ(Value("yaap", kRanking), std::log(2.5 / 3.5));
  // By hand: rank 1 counts 1; at rank 4 one relevant and one not above.
  EXPECT_NEAR(Value("infAP", kRanking),
              (1 + .25 + .75 * (2.0 / 3) * (1.00001 / 2.00002)) / 4, 1e-12);
}

TEST(Measures, InterpolatedPrecision) {
  const auto ranking = Ranking({1, 0, 1, 1}, {4, 5});
  EXPECT_EQ(Values("iprec_at_recall.0,.2,.4,.6,.8", ranking),
            (Numbers{1, 1, .75, .75, 0}));
  EXPECT_EQ(Value("11pt_avg.0,.4,.8", ranking), (.75 + 1) / 3);
  // Half a document rounds up to one.
  EXPECT_EQ(Values("iprec_at_recall.0.29,0.3", ranking), (Numbers{1, .75}));
  EXPECT_TRUE(std::isnan(Value("iprec_at_recall.0", kNothing)));
}

TEST(Measures, BinaryPreference) {
  // Two relevant and three judged irrelevant documents; the second relevant one
  // has one of the first two irrelevant ones above it.
  EXPECT_EQ(Value("bpref", Ranking({1, kUnpooled, 0, 1}, {3, 2})),
            (1 + (1 - 1.0 / 2)) / 2);
  EXPECT_EQ(Value("gm_bpref", Ranking({1}, {0, 1})), 1);
}

TEST(Measures, Gain) {
  const double log3 = std::log2(3), log5 = std::log2(5);
  const double dcg = 2 + 1 / log5, ideal = 2 + 2 / log3 + .5 + 1 / log5;
  EXPECT_DOUBLE_EQ(Value("dcg", kRanking), dcg);
  EXPECT_DOUBLE_EQ(Value("ideal_dcg", kRanking), ideal);
  EXPECT_DOUBLE_EQ(Value("ndcg", kRanking), dcg / ideal);
  EXPECT_DOUBLE_EQ(Values("ndcg_cut.2,9", kRanking)[0], 2 / (2 + 2 / log3));
  EXPECT_DOUBLE_EQ(Values("ndcg_cut.2,9", kRanking)[1], dcg / ideal);
  // A gain of 5 for grade 1 puts its documents first in the best ranking.
  EXPECT_DOUBLE_EQ(Value("ndcg.1=5", kRanking),
                   (2 + 5 / log5) / (5 + 5 / log3 + 1 + 2 / log5));
  EXPECT_DOUBLE_EQ(Value("ndcg_exp", kRanking),
                   (3 + 1 / log5) / (3 + 3 / log3 + .5 + 1 / log5));
  EXPECT_DOUBLE_EQ(Values("ndcg_exp_cut.1", kRanking)[0], 1);
  // Where the best ranking passes from 2 to 1 and from 1 to 0.
  EXPECT_DOUBLE_EQ(Value("Rndcg", kRanking),
                   (2 / (2 + 2 / log3) + dcg / ideal) / 2);
  // At the two retrieved, and twice the whole ranking's for the other two.
  EXPECT_DOUBLE_EQ(Value("ndcg_rel", kRanking),
                   (1 + dcg / ideal + 2 * dcg / ideal) / 4);
}

TEST(Measures, G) {
  // One irrelevant and one unknown document above the second relevant one: 1 /
  // log2(2 + 2).
  EXPECT_DOUBLE_EQ(Value("binG", kRanking), (1 + .5) / 4);
  // At rank 4 the best ranking has gained 2 + 2 + 1 + 1, and this one 2 + 1.
  EXPECT_DOUBLE_EQ(Value("G", kRanking), (2 / 1.0 + 1 / std::log2(5)) / 6);
}

TEST(Measures, Sets) {
  EXPECT_EQ(Value("set_P", kRanking), .4);
  EXPECT_EQ(Value("set_recall", kRanking), .5);
  EXPECT_EQ(Value("set_relative_P", kRanking), .5);
  EXPECT_EQ(Value("set_map", kRanking), .2);
  EXPECT_DOUBLE_EQ(Value("set_F", kRanking), 2 * .4 * .5 / .9);
  EXPECT_DOUBLE_EQ(Value("set_F.3", kRanking), 4 * .4 * .5 / (3 * .4 + .5));
  EXPECT_EQ(Value("utility", kRanking), 2 - 3);
  JudgedRanking with_size = kRanking;
  with_size.num_docs = 100;
  EXPECT_EQ(Value("utility.1,2,3,4", with_size), 2 + 2 * 3 + 3 * 2 + 4 * 93);
}

TEST(Measures, Persistence) {
  EXPECT_DOUBLE_EQ(Value("rbp.p=0.5", kRanking), .5 * (1 + .5 * .125));
  EXPECT_DOUBLE_EQ(Value("rbp", Ranking({0, 1}, {1, 1})), .1 * .9);
  EXPECT_DOUBLE_EQ(Value("rbp_resid.p=0.5", kRanking),
                   1.0 / 32 + .5 * (.5 + 1.0 / 16));
  EXPECT_EQ(Value("rbp_resid", Ranking({0, 1}, {1, 1})), 0);
}

TEST(Measures, ExpectedReciprocalRank) {
  // Stops with probability 3/4 at grade 2, and 1/4 at grade 1.
  EXPECT_DOUBLE_EQ(Value("err", kRanking), .75 + .25 * .25 / 4);
  EXPECT_DOUBLE_EQ(Value("err.max=4", kRanking), 3.0 / 16 + 13.0 / 16 / 16 / 4);
}

TEST(Measures, Relstring) {
  const auto text = [](const std::string& spec) {
    const auto selected = SelectMeasures({spec});
    const SelectedMeasure& measure = selected->at(0);
    return measure.measure->text(Ranking({2, kUnpooled, 0, 12, kUnjudged}, {}),
                                 measure.parameters);
  };
  EXPECT_EQ(text("relstring"), "2-0>.");
  EXPECT_EQ(text("relstring.2"), "2-");
  EXPECT_EQ(text("relstring.0"), "");
}

// Whatever is missing, a value is 0, or NaN if trec_eval's is.
TEST(Measures, AreDefinedForEmptyRankings) {
  const JudgedRanking nothing_judged = Ranking({kUnjudged}, {});
  for (const Measure* measure : AllMeasures()) {
    if (measure->compute == nullptr) continue;
    const std::string name(measure->name);
    if (name == "unj" || name.starts_with("num_") || name == "rbp_resid" ||
        name == "utility" || name == "set_P" || name == "yaap")
      continue;
    for (const double value : Values(name, nothing_judged))
      EXPECT_EQ(value, 0) << name;
    for (const double value : Values(name, kIrrelevant))
      EXPECT_EQ(value, 0) << name;
    if (name == "iprec_at_recall" || name == "11pt_avg" || name == "ideal_dcg")
      continue;
    for (const double value : Values(name, kNothing))
      EXPECT_EQ(value, 0) << name;
  }
}

std::vector<std::string> Names(const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  const auto selected = SelectMeasures(wanted);
  if (!selected) return {selected.error().message};
  for (const SelectedMeasure& measure : *selected)
    names.insert(names.end(), measure.names.begin(), measure.names.end());
  return names;
}
using Strings = std::vector<std::string>;

TEST(SelectMeasures, SelectsValuesByNameInOrder) {
  EXPECT_EQ(Names({"ndcg.1=3.5,2=9", "P.10,5.7", "map"}),
            (Strings{"map", "P_5", "P_10", "ndcg_1=3.5,2=9"}));
  EXPECT_EQ(Names({"iprec_at_recall..50,.10"}),
            (Strings{"iprec_at_recall_0.10", "iprec_at_recall_0.50"}));
  EXPECT_EQ(Names({"utility.2,-1,0,0", "utility.1,1,1,1"}),
            (Strings{"utility_2,-1,0,0"}));
  EXPECT_EQ(Names({"official", "P.3"}).back(), "P_3");
  EXPECT_EQ(Names({}), Names({"official"}));
  EXPECT_EQ(Names({}).size(), 9u + 11 + 9);  // the run's id has no value
}

TEST(SelectMeasures, EveryNameIsUnique) {
  std::set<std::string_view> names;
  for (const Measure* measure : AllMeasures()) {
    EXPECT_TRUE(names.insert(measure->name).second) << measure->name;
    EXPECT_EQ(SelectMeasures({std::string(measure->name)})->at(0).measure,
              measure);
  }
  for (const MeasureGroup& group : MeasureGroups()) {
    for (const std::string_view name : group.measures)
      EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(SelectMeasures, ErrorsNameTheProblem) {
  for (const auto& [spec, message] : std::vector<std::pair<Strings, Strings>>{
           {{"P.0"}, {"-m P.0: a cutoff is a rank, from 1"}},
           {{"P.5,5"}, {"-m P.5,5: a value occurs twice"}},
           {{"Rprec_mult.1e30"},
            {"-m Rprec_mult.1e30: a share of the relevant is from 0 to 1e6"}},
           {{"P.five"}, {"-m P.five: 'five' is not a number"}},
           {{"P."}, {"-m P.: nothing follows the dot"}},
           {{"map.3"}, {"-m map.3: the measure has no parameters"}},
           {{"ndcg.3"}, {"-m ndcg.3: '3' is not a pair, such as 1=3.5"}},
           {{"utility.1,2"}, {"-m utility.1,2: expected 4 numbers, found 2"}},
           {{"prefs_simp"},
            {"-m prefs_simp: needs preferences or judgment groups, and podium "
             "reads only qrels"}}}) {
    EXPECT_EQ(Names(spec), message);
  }
  const std::string unknown = Names({"mrr"})[0];
  EXPECT_TRUE(
      unknown.starts_with("-m mrr: unknown measure; the measures are official, "
                          "all_trec, set, runid, "))
      << unknown;
}

}  // namespace
}  // namespace podium
