// One customer decided and explained, an issue clock read, in C++ with handles that free themselves.
#include "guanxi.hpp"

#include <iostream>
#include <thread>

namespace {

// The text behind `"key":"` of a compact JSON text; real programs use a reader.
std::string find(const std::string &json, const std::string &key, std::size_t from = 0) {
  const std::string quoted = "\"" + key + "\":";
  std::size_t at = json.find(quoted, from);
  if (at == std::string::npos) {
    return {};
  }
  at += quoted.size();
  if (json[at] != '"') {
    return json.substr(at, json.find_first_of(",}]", at) - at);
  }
  std::string text;
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\' && json[at + 1] == 'n') {
      text += '\n';
      ++at;
    } else {
      text += json[at];
    }
  }
  return text;
}

}  // namespace

int main() {
  try {
    const auto rules = guanxi::rulebook::preset("service_quality");
    std::cout << "guanxi " << gx_version() << ", rulebook " << rules.code() << "\n";
    const std::string portfolio =
      R"("portfolio":{"customers":[{"id":"KH0001","annual_amount":"496800"}]}})";
    const auto decided = rules.decide(R"({"as_of":"2024-06-30",)" + portfolio);
    std::cout << "KH0001 is in class " << find(decided, "value") << "\n\n";
    for (const std::string language : {"en", "zh"}) {
      const auto words =
        rules.explain(R"({"as_of":"2024-06-30","language":")" + language + R"(",)" + portfolio);
      std::cout << find(words, "text") << "\n";
    }
    const auto clocks = rules.clocks(
      R"({"as_of":"2024-03-18T14:00:00+08:00","events":[{"id":"e1","customer":"KH0001",)"
      R"("at":"2024-03-18T09:30:00+08:00","kind":{"issue":{"issue":"WT202403001",)"
      R"("action":{"register":{"severity":"urgent","owner":"chen",)"
      R"("expected_at":"2024-03-18T18:00:00+08:00"}}}}}]})");
    const auto at = clocks.find("\"clocks\":[");
    std::cout << "issue WT202403001: " << find(clocks, "milestone", at) << " due "
              << find(clocks, "due", at) << "\n";
    std::cout << "two working hours from Friday 17:00 end at "
              << rules.calendar("office").add(1710493200, 7200) << " (Unix seconds)\n";

    // A copy on another thread, and the same answer.
    std::string elsewhere;
    std::thread([copy = rules, &elsewhere, &portfolio] {
      elsewhere = copy.decide(R"({"as_of":"2024-06-30",)" + portfolio);
    }).join();
    if (elsewhere != decided) {
      std::cerr << "two threads, two answers\n";
      return 1;
    }
    try {
      rules.decide(R"({"as_off":"2024-06-30"})");
      std::cerr << "a mistake went through\n";
      return 1;
    } catch (const guanxi::error &wrong) {
      std::cout << "a mistake: " << wrong.code() << ": " << wrong.what() << " (" << wrong.help() << ")\n";
    }
  } catch (const guanxi::error &wrong) {
    std::cerr << wrong.report();
    return 1;
  }
}
