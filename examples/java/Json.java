import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the answers for the example; Java has no JSON of its own, and a CRM has a library. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** A map, a list, a text, a number, a truth value or null. */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.skip();
        if (json.at != text.length()) {
            throw json.wrong();
        }
        return value;
    }

    /** What stands at a path: names of keys, and numbers of entries of lists. */
    static Object at(Object value, Object... path) {
        for (Object step : path) {
            value = step instanceof Integer place
                    ? ((List<?>) value).get(place)
                    : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    static List<?> list(Object value, Object... path) {
        return (List<?>) at(value, path);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no JSON at character " + at);
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Whether a sign comes next, which is then passed. */
    private boolean passes(String sign) {
        skip();
        boolean comes = text.startsWith(sign, at);
        at += comes ? sign.length() : 0;
        return comes;
    }

    private void pass(String sign) {
        if (!passes(sign)) {
            throw wrong();
        }
    }

    private Object value() {
        if (passes("{")) {
            return object();
        } else if (passes("[")) {
            return array();
        } else if (passes("\"")) {
            return string();
        } else if (passes("true")) {
            return true;
        } else if (passes("false")) {
            return false;
        } else if (passes("null")) {
            return null;
        }
        return number();
    }

    private Map<String, Object> object() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (passes("}")) {
            return map;
        }
        do {
            pass("\"");
            String key = string();
            pass(":");
            map.put(key, value());
        } while (passes(","));
        pass("}");
        return map;
    }

    private List<Object> array() {
        List<Object> list = new ArrayList<>();
        if (passes("]")) {
            return list;
        }
        do {
            list.add(value());
        } while (passes(","));
        pass("]");
        return list;
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException error) {
            throw wrong();
        }
    }

    private char next() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at++);
    }

    private String string() {
        StringBuilder all = new StringBuilder();
        for (char sign = next(); sign != '"'; sign = next()) {
            all.append(sign == '\\' ? escaped() : sign);
        }
        return all.toString();
    }

    private char escaped() {
        char sign = next();
        return switch (sign) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> sign;
            case 'u' -> {
                int code = 0;
                for (int digit = 0; digit < 4; digit++) {
                    int value = Character.digit(next(), 16);
                    if (value < 0) {
                        throw wrong();
                    }
                    code = code * 16 + value;
                }
                yield (char) code;
            }
            default -> throw wrong();
        };
    }
}
