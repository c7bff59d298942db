// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors

// What the register of licences takes: reading a file, putting it in force, seeing that it is in force
// already, looking an address up. `register_bench [ROWS…]`; processor time.

#include "daemon/register/in_force.hpp"

#include <fmt/format.h>

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

using namespace ticketd;
namespace fs = std::filesystem;

namespace {

/// An empty folder, gone with this object.
struct Folder {
    Folder() {
        auto name = (fs::temp_directory_path() / "ticketd-register.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

double processor_ms() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto ms = [](const timeval& at) {
        return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_usec) / 1e3;
    };
    return ms(used.ru_utime) + ms(used.ru_stime);
}

template <class Work>
double taken(Work work) {
    const auto before = processor_ms();
    work();
    return processor_ms() - before;
}

policy::Rules rules() {
    policy::Rules made;
    made.desk.address = "support@example.com";
    made.licenses.editions = {{"standard", "commercial"}, {"premium", "vip"}};
    for (const auto* key : {"non-commercial", "commercial", "vip"}) {
        auto& level = made.levels.emplace_back();
        level.key = key;
        level.response = {.count = 86'400, .unit = policy::Span::Unit::seconds};
        level.calendar = "always";
    }
    return made;
}

std::string address(int number) { return fmt::format("user{}@company{}.example", number, number / 10); }

void write_register(const fs::path& file, int rows) {
    std::ofstream out(file);
    out << "address,company,edition,valid_from,valid_until,domain,login,key\n";
    for (int i = 0; i < rows; ++i)
        out << fmt::format(
            "{},\"Company {}, Ltd\",{},2026-01-01,2027-12-31,company{}.example,login{},LK-{}\n", address(i),
            i / 10, i % 2 ? "standard" : "premium", i / 10, i, i / 10);
}

void measure(int rows) {
    const Folder folder;
    const auto file = folder.path / "licenses.csv";
    write_register(file, rows);
    const auto by = rules();
    store::Store store(folder.path / "ticketd.db", 1000);
    const auto read = taken([&] { licenses::read_register_file(file, by); });
    const auto load = taken([&] { licenses::put_in_force(file, by, store); });
    const auto again = taken([&] { licenses::put_in_force(file, by, store); });
    constexpr int lookups = 20'000;
    store::MailKeys keys;
    auto transaction = store.begin();
    const auto look = taken([&] {
        for (int i = 0; i < lookups; ++i) {
            keys.sender = address(i * 7919 % rows);
            keys.login = fmt::format("login{}", i * 104'729LL % rows);
            transaction.lookup(keys);
        }
    });
    fmt::print("{:>8} rows: read {:6.0f} ms, read and put in force {:6.0f} ms, unchanged {:4.0f} ms, "
               "look-up of a sender and a login {:5.1f} us\n",
               rows, read, load, again, look * 1e3 / lookups);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2)
        for (const int rows : {1'000, 10'000, 100'000}) measure(rows);
    for (int i = 1; i < argc; ++i) measure(std::atoi(argv[i]));
}
