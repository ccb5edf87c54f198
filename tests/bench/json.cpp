/* tests/bench/json.cpp - what it costs to read one record of JSON Lines and get at two of its members, by parser.
 *
 * usage: json FILE.jsonl [ROUNDS]     prints "parser <TAB> CPU nanoseconds a record <TAB> sum", medians of ROUNDS
 *
 * Every parser reads each line by itself, because one bad line costs one line. "as rf_json" turns the parser's own form into the nodes
 * that every source of comments reads: what a parser behind base/json.h would have to do. */
extern "C" {
#include "base/json.h"
}

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <jansson.h>
#include <rapidjson/document.h>
#include <simdjson.h>

static rf_arena *arena;
static simdjson::dom::parser parser;

static rf_json *node(rf_json_type type)
{
    rf_json *v = static_cast<rf_json *>(rf_arena_take(arena, sizeof *v));
    v->type = type;
    return v;
}

static rf_str copy(std::string_view s) { return {rf_arena_dup(arena, s.data(), s.size()), s.size()}; }

static rf_json *convert(simdjson::dom::element e)
{
    rf_json *v, **tail;
    switch (e.type()) {
    case simdjson::dom::element_type::OBJECT:
        v = node(RF_JSON_OBJECT);
        tail = &v->child;
        for (auto member : simdjson::dom::object(e)) {
            *tail = convert(member.value);
            (*tail)->key = copy(member.key);
            tail = &(*tail)->next;
        }
        return v;
    case simdjson::dom::element_type::ARRAY:
        v = node(RF_JSON_ARRAY);
        tail = &v->child;
        for (auto item : simdjson::dom::array(e)) {
            *tail = convert(item);
            tail = &(*tail)->next;
        }
        return v;
    case simdjson::dom::element_type::STRING:
        v = node(RF_JSON_STRING);
        v->string = copy(e.get_string().value_unsafe());
        return v;
    case simdjson::dom::element_type::INT64:
        v = node(RF_JSON_INT);
        v->integer = e.get_int64().value_unsafe();
        v->real = (double)v->integer;
        return v;
    case simdjson::dom::element_type::DOUBLE:
        v = node(RF_JSON_REAL);
        v->real = e.get_double().value_unsafe();
        return v;
    case simdjson::dom::element_type::BOOL:
        v = node(RF_JSON_BOOL);
        v->integer = e.get_bool().value_unsafe();
        return v;
    default:
        return node(RF_JSON_NULL);
    }
}

/* Each gives the lengths of "text" and "id" together, 0 where the line is refused. */

static size_t sum_of(const rf_json *v)
{
    const rf_json *text = rf_json_get(v, "text"), *id = rf_json_get(v, "id");
    return text && id ? text->string.len + id->string.len : 0;
}

static size_t by_redflag(std::string_view line)
{
    rf_arena_reset(arena);
    return sum_of(rf_json_parse({line.data(), line.size()}, arena, nullptr, nullptr));
}

static size_t by_simdjson(std::string_view line)
{
    simdjson::dom::element e;
    std::string_view text, id;
    if (parser.parse(line.data(), line.size(), false).get(e) || e["text"].get(text) || e["id"].get(id))
        return 0;
    return text.size() + id.size();
}

static size_t by_simdjson_as_rf_json(std::string_view line)
{
    simdjson::dom::element e;
    rf_arena_reset(arena);
    return parser.parse(line.data(), line.size(), false).get(e) ? 0 : sum_of(convert(e));
}

static size_t by_rapidjson(std::string_view line)
{
    rapidjson::Document d;
    d.Parse<rapidjson::kParseValidateEncodingFlag>(line.data(), line.size());
    if (d.HasParseError() || !d.IsObject() || !d.HasMember("text") || !d.HasMember("id"))
        return 0;
    return d["text"].GetStringLength() + d["id"].GetStringLength();
}

static size_t by_jansson(std::string_view line)
{
    json_t *j = json_loadb(line.data(), line.size(), JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, nullptr);
    size_t n = j ? json_string_length(json_object_get(j, "text")) + json_string_length(json_object_get(j, "id")) : 0;
    json_decref(j);
    return n;
}

static double cpu_ns()
{
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        size_t (*read)(std::string_view line);
    } parsers[] = {{"redflag (base/json.h)", by_redflag},
                   {"simdjson, its own form", by_simdjson},
                   {"simdjson as rf_json", by_simdjson_as_rf_json},
                   {"RapidJSON, its own form", by_rapidjson},
                   {"jansson, its own form", by_jansson}};
    constexpr size_t n = sizeof parsers / sizeof *parsers;
    FILE *f = argc > 1 ? fopen(argv[1], "rb") : nullptr;
    if (!f)
        return 2;
    std::string all;
    char block[65536];
    for (size_t got; (got = fread(block, 1, sizeof block, f)) > 0;)
        all.append(block, got);
    fclose(f);
    all.reserve(all.size() + simdjson::SIMDJSON_PADDING);
    std::vector<std::string_view> lines;
    for (size_t at = 0, end; at < all.size(); at = end + 1) {
        end = std::min(all.find('\n', at), all.size());
        lines.push_back({all.data() + at, end - at});
    }
    int rounds = argc > 2 ? atoi(argv[2]) : 7;
    arena = rf_arena_new(0);
    std::vector<double> took[n];
    size_t sum[n] = {};
    for (int r = 0; r < rounds; r++)
        for (size_t p = 0; p < n; p++) {
            double begin = cpu_ns();
            sum[p] = 0;
            for (auto line : lines)
                sum[p] += parsers[p].read(line);
            took[p].push_back((cpu_ns() - begin) / (double)lines.size());
        }
    for (size_t p = 0; p < n; p++) {
        std::sort(took[p].begin(), took[p].end());
        printf("%s\t%.0f\t%zu\n", parsers[p].name, took[p][took[p].size() / 2], sum[p]);
    }
    rf_arena_free(arena);
}
