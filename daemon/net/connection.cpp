// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/connection.hpp"

#include "daemon/net/failure.hpp"
#include "daemon/net/handshake.hpp"
#include "daemon/net/libcurl.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <new>
#include <system_error>

namespace ticketd::net {

namespace {

using Descriptor = asio::posix::stream_descriptor;
using std::chrono::milliseconds;

constexpr std::size_t most_login_lines = 64 * 1024; // a greeting is short; libcurl itself stops at 300 KB
constexpr long keep_alive_idle_s = 60, keep_alive_interval_s = 30;

/// Without GSSAPI: where it is offered, as by Exchange, libcurl takes it first for a user with an "@", and
/// having no Kerberos ticket then goes on to none of these.
constexpr const char* password_mechanisms =
    "AUTH=SCRAM-SHA-256;AUTH=SCRAM-SHA-1;AUTH=DIGEST-MD5;AUTH=CRAM-MD5;AUTH=NTLM;AUTH=PLAIN;AUTH=LOGIN";

/// What of a URL we use: its path is the caller's business, its user comes from the configuration.
struct Target {
    std::string url, peer;
};

struct UrlDeleter {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

std::string url_part(CURLU* url, CURLUPart part, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK || !text) return {};
    std::string copy{text};
    curl_free(text);
    return copy;
}

/// libcurl knows no default port for a scheme it lists late, and an administrator wants to see it anyway.
std::string default_port(const std::string& scheme) {
    if (scheme == "imap") return "143";
    if (scheme == "imaps") return "993";
    return scheme == "smtps" ? "465" : "25";
}

Target target_of(const std::string& url) {
    const std::unique_ptr<CURLU, UrlDeleter> parsed{curl_url()};
    if (!parsed) throw std::bad_alloc{};
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_ALLOW_SPACE) != CURLUE_OK)
        throw Failure{
            "\"" + url + "\" is not a URL; it must look like imaps://host/folder or smtp://host:587", true};
    const auto scheme = url_part(parsed.get(), CURLUPART_SCHEME, 0);
    const std::array known{"imap", "imaps", "smtp", "smtps"};
    if (std::ranges::find(known, scheme) == known.end())
        throw Failure{"the URL scheme " + scheme + ":// is none of imap, imaps, smtp, smtps", true};
    const auto host = url_part(parsed.get(), CURLUPART_HOST, 0);
    auto port = url_part(parsed.get(), CURLUPART_PORT, 0);
    if (port.empty()) port = default_port(scheme);
    return {.url = scheme + "://" + host + ":" + port + "/", .peer = host + ":" + port};
}

bool is_smtp(const std::string& url) { return url.starts_with("smtp"); }

/// That a login gives no token is told by whoever keeps it: no server has refused anything.
awaitable<std::string> token_of(std::shared_ptr<TokenSource> tokens) {
    std::string why;
    try {
        co_return co_await tokens->token();
    } catch (const Failure& failure) {
        why = failure.what();
    }
    throw Failure{why};
}

} // namespace

/// OpenSSL writes without MSG_NOSIGNAL, so a broken pipe must not be a signal.
void prepare_libcurl() {
    static const bool ready = [] {
        std::signal(SIGPIPE, SIG_IGN);
        return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    }();
    if (!ready) throw Failure{"libcurl cannot be initialised on this machine", true};
}

/// The easy handle, the multi handle it must stay in, and the socket as Asio sees it. The socket is
/// libcurl's: the descriptor is released, never closed.
struct Connection::Impl {
    Impl(const asio::any_io_executor& executor, Endpoint where)
        : endpoint(std::move(where)),
          target(target_of(endpoint.url)),
          easy(curl_easy_init()),
          descriptor(executor) {
        if (!easy) throw std::bad_alloc{};
        handshake = std::make_shared<Handshake>(executor, easy);
        deadline = std::make_shared<Deadline>(executor);
    }
    ~Impl() {
        deadline->timer.cancel();
        if (descriptor.is_open()) descriptor.release();
        if (handshake) handshake->close();
        curl_easy_cleanup(easy);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// The timer beside a wait. Shared with its handler, which may run after the connection is gone.
    struct Deadline {
        explicit Deadline(const asio::any_io_executor& executor) : timer(executor) {}
        asio::steady_timer timer;
        std::uint64_t wait = 0; ///< number of the wait that is going on
        bool passed = false;
    };

    template <class Value>
    void set(CURLoption option, Value value) {
        if (curl_easy_setopt(easy, option, value) != CURLE_OK)
            throw Failure{target.peer + ": this libcurl lacks an option that ticketd needs ("
                              + std::to_string(option) + ")",
                          true};
    }
    awaitable<CURLcode> connect();
    void configure();
    void configure_tls();
    Attempt attempt(CURLcode) const;
    Stage stage() const;
    std::string detail(CURLcode) const;
    bool login_was_skipped() const;
    awaitable<void> wait(Descriptor::wait_type, milliseconds timeout);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    std::string broken(CURLcode, const char* doing) const;

    Endpoint endpoint;
    std::string token;           ///< the login's, instead of a password
    bool passwords_only = false; ///< logs in by none but password_mechanisms
    Target target;
    CURL* easy;
    std::shared_ptr<Handshake> handshake;
    Descriptor descriptor;
    std::shared_ptr<Deadline> deadline;
    std::string login_lines;
    std::array<char, CURL_ERROR_SIZE> error{};
};

void Connection::Impl::configure() {
    set(CURLOPT_URL, target.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
    set(CURLOPT_PROXY, ""); // none, and none from the environment either
    set(CURLOPT_CONNECT_ONLY, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L); // a resolver that does not answer is not waited for at the end
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_TCP_KEEPIDLE, keep_alive_idle_s);
    set(CURLOPT_TCP_KEEPINTVL, keep_alive_interval_s);
    set(CURLOPT_ERRORBUFFER, error.data());
    set(CURLOPT_HEADERFUNCTION, &Impl::on_header);
    set(CURLOPT_HEADERDATA, this);
    if (!endpoint.user.empty()) {
        set(CURLOPT_USERNAME, endpoint.user.c_str());
        set(CURLOPT_PASSWORD, endpoint.password.c_str());
    }
    if (!token.empty()) { // and never an empty password, where the server takes no token
        set(CURLOPT_XOAUTH2_BEARER, token.c_str());
        set(CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
    } else if (passwords_only) {
        set(CURLOPT_LOGIN_OPTIONS, password_mechanisms);
    }
    configure_tls();
}

void Connection::Impl::configure_tls() {
    set(CURLOPT_USE_SSL, static_cast<long>(endpoint.tls == Tls::required ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!endpoint.ca_file.empty()) set(CURLOPT_CAINFO, endpoint.ca_file.c_str());
}

std::size_t Connection::Impl::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& lines = static_cast<Impl*>(self)->login_lines;
    const auto room = most_login_lines - std::min(most_login_lines, lines.size());
    try {
        lines.append(data, std::min(size * count, room));
    } catch (...) {
        return 0;
    }
    return size * count;
}

Stage Connection::Impl::stage() const {
    curl_off_t resolved = 0, connected = 0, secured = 0;
    curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &secured);
    if (!login_lines.empty() || secured > 0) return Stage::logging_in;
    if (connected > 0)
        return target.url.find("s://") != std::string::npos ? Stage::securing : Stage::logging_in;
    return resolved > 0 ? Stage::connecting : Stage::resolving;
}

/// For a failed connect the system's word: libcurl's has milliseconds in it, and would be a new cause each
/// time.
std::string Connection::Impl::detail(CURLcode code) const {
    long system_error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &system_error);
    if (code == CURLE_COULDNT_CONNECT && system_error != 0)
        return std::generic_category().message(static_cast<int>(system_error));
    return last_line(error.data());
}

Attempt Connection::Impl::attempt(CURLcode code) const {
    return {.code = code,
            .stage = stage(),
            .peer = target.peer,
            .detail = detail(code),
            .login_lines = login_lines};
}

/// libcurl goes on without a word when an SMTP server offers no AUTH; every mail would be refused later.
bool Connection::Impl::login_was_skipped() const {
    return !endpoint.user.empty() && is_smtp(target.url) && !login_lines.starts_with("235")
           && login_lines.find("\n235") == std::string::npos;
}

std::string Connection::Impl::broken(CURLcode code, const char* doing) const {
    const auto detail = last_line(error.data());
    return "the connection to " + target.peer + " broke while " + doing + ": "
           + (detail.empty() ? curl_easy_strerror(code) : detail) + "; it will be made again";
}

/// Throws Failure when `timeout` passes, operation_aborted when cancelled.
awaitable<void> Connection::Impl::wait(Descriptor::wait_type what, milliseconds timeout) {
    deadline->passed = false;
    deadline->timer.expires_after(timeout);
    deadline->timer.async_wait(
        [shared = std::weak_ptr{deadline}, this, number = ++deadline->wait](const auto& ec) {
            const auto mine = shared.lock(); // gone: so is *this
            if (ec || !mine || mine->wait != number) return;
            mine->passed = true;
            descriptor.cancel();
        });
    const auto [ec] = co_await descriptor.async_wait(what, asio::as_tuple(asio::use_awaitable));
    ++deadline->wait;
    deadline->timer.cancel();
    if (!ec) co_return;
    if (!deadline->passed) throw boost::system::system_error{ec};
    throw Silent{target.peer + " has been silent for " + std::to_string(timeout.count() / 1000)
                 + " s in the middle of a dialogue; the connection is given up and made again"};
}

awaitable<CURLcode> Connection::Impl::connect() {
    configure();
    co_return co_await handshake->perform(endpoint.connect_timeout);
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

awaitable<Connection> Connection::open(Endpoint endpoint) {
    prepare_libcurl();
    const auto executor = co_await asio::this_coro::executor;
    auto impl = std::make_unique<Impl>(executor, std::move(endpoint));
    const auto tokens = impl->endpoint.tokens;
    if (tokens) impl->token = co_await token_of(tokens);
    // Not at once on IMAP: with a choice of mechanisms libcurl never says LOGIN, and some servers know no
    // more.
    impl->passwords_only = is_smtp(impl->target.url) && !tokens;
    auto code = co_await impl->connect();
    if (code == CURLE_AUTH_ERROR && !tokens && !impl->passwords_only) {
        impl = std::make_unique<Impl>(executor, Endpoint{impl->endpoint});
        impl->passwords_only = true;
        code = co_await impl->connect();
    }
    const bool denied = code == CURLE_LOGIN_DENIED && !is_temporary_refusal(impl->login_lines);
    const bool other_token_follows = denied && tokens && tokens->refused(impl->token);
    if (code != CURLE_OK) {
        const auto failure = explain(impl->endpoint, impl->attempt(code));
        throw Failure{failure.what(), failure.needs_person() && !other_token_follows};
    }
    if (impl->login_was_skipped())
        throw Failure{impl->target.peer
                          + " offers no login; remove the user for it, or use its submission port (587)",
                      true};
    curl_socket_t fd = CURL_SOCKET_BAD;
    curl_easy_getinfo(impl->easy, CURLINFO_ACTIVESOCKET, &fd);
    if (fd == CURL_SOCKET_BAD) throw Failure{impl->broken(CURLE_RECV_ERROR, "logging in")};
    impl->descriptor.assign(fd);
    impl->descriptor.native_non_blocking(true);
    Connection connection{std::move(impl)};
    co_return connection;
}

awaitable<std::size_t> Connection::read_some(std::span<char> buffer, milliseconds timeout) {
    for (;;) {
        std::size_t got = 0;
        // Always before a wait: with TLS, bytes can be there that the socket knows nothing of.
        const auto code = curl_easy_recv(impl_->easy, buffer.data(), buffer.size(), &got);
        if (code == CURLE_OK) co_return got;
        if (code != CURLE_AGAIN) throw Failure{impl_->broken(code, "reading")};
        co_await impl_->wait(Descriptor::wait_read, timeout);
    }
}

awaitable<void> Connection::write(std::string_view bytes, milliseconds timeout) {
    while (!bytes.empty()) {
        std::size_t sent = 0;
        const auto code = curl_easy_send(impl_->easy, bytes.data(), bytes.size(), &sent);
        if (code == CURLE_AGAIN) {
            co_await impl_->wait(Descriptor::wait_write, timeout);
            continue;
        }
        if (code != CURLE_OK) throw Failure{impl_->broken(code, "writing")};
        bytes.remove_prefix(sent);
    }
}

const std::string& Connection::login_lines() const { return impl_->login_lines; }

const std::string& Connection::peer() const { return impl_->target.peer; }

} // namespace ticketd::net
