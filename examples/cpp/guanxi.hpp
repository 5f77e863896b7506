// guanxi for C++17: handles that free themselves, errors as exceptions, texts as strings.
//
// Every function of the header may still be called on what `get()` gives.
#pragma once

#include <guanxi.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanxi {

// What the library says of a call that failed.
class error : public std::runtime_error {
 public:
  error(gx_status status, gx_error *raw)
      : std::runtime_error(view(raw, gx_error_message)),
        status_(status),
        code_(view(raw, gx_error_code)),
        help_(view(raw, gx_error_help)),
        path_(view(raw, gx_error_path)),
        report_(view(raw, gx_error_report)) {
    gx_error_free(&raw);
  }

  gx_status status() const noexcept { return status_; }
  // Stable, lower case with hyphens.
  const std::string &code() const noexcept { return code_; }
  // What to write instead; may be empty.
  const std::string &help() const noexcept { return help_; }
  // The place in the document; may be empty.
  const std::string &path() const noexcept { return path_; }
  // Everything for a person, several lines.
  const std::string &report() const noexcept { return report_; }

 private:
  static std::string view(const gx_error *raw, const char *(*of)(const gx_error *, std::size_t *)) {
    std::size_t length = 0;
    const char *text = of(raw, &length);
    return text == nullptr ? std::string() : std::string(text, length);
  }

  gx_status status_;
  std::string code_, help_, path_, report_;
};

namespace detail {

// Frees a handle through the function that takes the address of the pointer.
template <auto Free>
struct freed {
  template <typename Handle>
  void operator()(Handle *handle) const noexcept {
    Free(&handle);
  }
};

template <typename Handle, auto Free>
using owned = std::unique_ptr<Handle, freed<Free>>;

// Runs a call whose last argument is where an error goes; throws what it says.
template <typename Call>
void run(Call &&call) {
  gx_error *raw = nullptr;
  const gx_status status = call(&raw);
  if (status != GX_OK) {
    throw error(status, raw);
  }
}

// Runs a call that gives a handle.
template <typename Handle, auto Free, typename Call>
owned<Handle, Free> make(Call &&call) {
  Handle *handle = nullptr;
  run([&](gx_error **raw) { return call(&handle, raw); });
  return owned<Handle, Free>(handle);
}

// Runs a call that gives a text.
template <typename Call>
std::string text(Call &&call) {
  const auto text = make<gx_text, gx_text_free>(std::forward<Call>(call));
  return std::string(gx_text_data(text.get()), gx_text_length(text.get()));
}

}  // namespace detail

// A business calendar; may be used on any number of threads.
class calendar {
 public:
  // The instants, in Unix seconds, at which so many seconds of working time are over; throws where a row
  // has no answer.
  std::vector<std::int64_t> add(const std::vector<std::int64_t> &starts,
                                const std::vector<std::int64_t> &seconds) const {
    if (starts.size() != seconds.size()) {
      throw std::invalid_argument("starts and seconds have different numbers of rows");
    }
    std::vector<std::int64_t> due(starts.size());
    std::vector<gx_status> rows(starts.size());
    detail::run([&](gx_error **raw) {
      return gx_calendar_add(get(), starts.data(), seconds.data(), starts.size(), due.data(), rows.data(), raw);
    });
    for (const gx_status row : rows) {
      if (row != GX_OK) {
        throw std::out_of_range(gx_status_name(row));
      }
    }
    return due;
  }

  std::int64_t add(std::int64_t start, std::int64_t seconds) const {
    return add(std::vector{start}, std::vector{seconds}).front();
  }

  const gx_calendar *get() const noexcept { return handle_.get(); }

 private:
  friend class rulebook;
  explicit calendar(detail::owned<gx_calendar, gx_calendar_free> handle) : handle_(std::move(handle)) {}
  detail::owned<gx_calendar, gx_calendar_free> handle_;
};

// A rulebook: checked, never changed, may be used on any number of threads. A copy shares it.
class rulebook {
 public:
  static rulebook from_toml(std::string_view text) {
    return rulebook(make([&](gx_rulebook **out, gx_error **raw) {
      return gx_rulebook_from_toml(text.data(), text.size(), out, raw);
    }));
  }

  static rulebook from_json(std::string_view text) {
    return rulebook(make([&](gx_rulebook **out, gx_error **raw) {
      return gx_rulebook_from_json(text.data(), text.size(), out, raw);
    }));
  }

  // `parameters`: a JSON object of texts, or nothing.
  static rulebook preset(std::string_view name, std::string_view parameters = {}) {
    return rulebook(make([&](gx_rulebook **out, gx_error **raw) {
      return gx_rulebook_from_preset(name.data(), name.size(), parameters.data(), parameters.size(), out, raw);
    }));
  }

  rulebook(const rulebook &other)
      : handle_(make([&](gx_rulebook **out, gx_error **raw) { return gx_rulebook_clone(other.get(), out, raw); })) {}
  rulebook(rulebook &&) noexcept = default;
  rulebook &operator=(rulebook other) noexcept {
    handle_ = std::move(other.handle_);
    return *this;
  }

  std::string code() const {
    std::size_t length = 0;
    const char *text = gx_rulebook_code(get(), &length);
    return std::string(text, length);
  }

  std::string check(std::string_view request = "{}") const { return ask(gx_rulebook_check, request); }
  std::string test(std::string_view request = "{}") const { return ask(gx_rulebook_test, request); }
  std::string diff(std::string_view request) const { return ask(gx_rulebook_diff, request); }
  std::string decide(std::string_view request) const { return ask(gx_rulebook_decide, request); }
  std::string explain(std::string_view request) const { return ask(gx_rulebook_explain, request); }
  std::string review(std::string_view request) const { return ask(gx_rulebook_review, request); }
  std::string due(std::string_view request) const { return ask(gx_rulebook_due, request); }
  std::string agenda(std::string_view request) const { return ask(gx_rulebook_agenda, request); }
  std::string clocks(std::string_view request) const { return ask(gx_rulebook_clocks, request); }
  std::string warnings(std::string_view request) const { return ask(gx_rulebook_warnings, request); }
  std::string kpi_accumulate(std::string_view request) const { return ask(gx_rulebook_kpi_accumulate, request); }
  std::string kpi_merge(std::string_view request) const { return ask(gx_rulebook_kpi_merge, request); }
  std::string kpi_finish(std::string_view request) const { return ask(gx_rulebook_kpi_finish, request); }

  guanxi::calendar calendar(std::string_view code) const {
    return guanxi::calendar(
      detail::make<gx_calendar, gx_calendar_free>([&](gx_calendar **out, gx_error **raw) {
        return gx_calendar_of(get(), code.data(), code.size(), out, raw);
      }));
  }

  const gx_rulebook *get() const noexcept { return handle_.get(); }

 private:
  using owned = detail::owned<gx_rulebook, gx_rulebook_free>;

  template <typename Call>
  static owned make(Call &&call) {
    return detail::make<gx_rulebook, gx_rulebook_free>(std::forward<Call>(call));
  }

  using function = gx_status (*)(const gx_rulebook *, const char *, std::size_t, gx_text **, gx_error **);

  std::string ask(function of, std::string_view request) const {
    return detail::text([&](gx_text **out, gx_error **raw) {
      return of(get(), request.data(), request.size(), out, raw);
    });
  }

  explicit rulebook(owned handle) : handle_(std::move(handle)) {}
  owned handle_;
};

}  // namespace guanxi
