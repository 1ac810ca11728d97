package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A value of an object, the path to it, and where its errors go. A missing field is a field, too: absent. */
public final class Field {
    private final JsonNode node;
    private final @Nullable Field above;
    /** What the path has after that of the field above, {@code .spec} or {@code [0]}; the whole path where there is none. */
    private final String step;

    private final List<FieldError> errors;

    public Field(JsonNode node, String path, List<FieldError> errors) {
        this(node, null, path, errors);
    }

    private Field(JsonNode node, @Nullable Field above, String step, List<FieldError> errors) {
        this.node = node;
        this.above = above;
        this.step = step;
        this.errors = errors;
    }

    /** The object itself, with a new list for errors. */
    public static Field root(JsonNode object) {
        return new Field(object, "", new FieldErrors());
    }

    public JsonNode node() {
        return node;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** Spelled out only where something is wrong. */
    public String path() {
        List<String> steps = new ArrayList<>();
        for (Field field = this; field != null; field = field.above) {
            steps.add(field.step);
        }
        String path = String.join("", steps.reversed());
        return path.startsWith(".") ? path.substring(1) : path;
    }

    /** {@code spec.template.spec} by one call. */
    public Field at(String... names) {
        Field field = this;
        for (String name : names) {
            field = new Field(field.node.path(name), field, '.' + name, errors);
        }
        return field;
    }

    /** The value of a map under the key, {@code limits[cpu]}. */
    public Field key(String key) {
        return new Field(node.path(key), this, '[' + key + ']', errors);
    }

    public Field index(int index) {
        return new Field(node.path(index), this, "[" + index + ']', errors);
    }

    /** The items of a list. */
    public List<Field> items() {
        List<Field> items = new ArrayList<>(node.size());
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            items.add(index(i));
        }
        return items;
    }

    /** The entries of a map, in the order of their keys. */
    public List<Entry> entries() {
        return node.properties().stream()
                .map(entry -> new Entry(entry.getKey(), key(entry.getKey())))
                .sorted((a, b) -> a.key.compareTo(b.key))
                .toList();
    }

    /** A key of a map and its value. */
    public record Entry(String key, Field value) {}

    /** The same place with another value, for errors that print that. */
    public Field with(@Nullable JsonNode other) {
        return new Field(other == null ? MissingNode.getInstance() : other, above, step, errors);
    }

    /** The same value under another path. */
    public Field as(String otherPath) {
        return new Field(node, otherPath, errors);
    }

    public boolean present() {
        return !node.isMissingNode() && !node.isNull();
    }

    public boolean absent() {
        return !present();
    }

    /** Absent, or the empty string, list or object. */
    public boolean empty() {
        return absent() || (node.isString() ? node.asString().isEmpty() : node.isContainer() && node.isEmpty());
    }

    public String text() {
        return node.isString() ? node.asString() : "";
    }

    public String text(String name) {
        return at(name).text();
    }

    public long number() {
        return node.isIntegralNumber() ? node.asLong() : 0;
    }

    public boolean flag() {
        return node.isBoolean() && node.asBoolean();
    }

    public boolean flag(String name) {
        return at(name).flag();
    }

    public boolean is(String value) {
        return text().equals(value);
    }

    /** The strings of a list. */
    public List<String> texts() {
        return StreamSupport.stream(node.spliterator(), false)
                .map(item -> item.asString(""))
                .toList();
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    private void tell(Function<String, FieldError> error) {
        if (!(errors instanceof FieldErrors told) || !told.full()) {
            add(error.apply(path()));
        }
    }

    public void required(String detail) {
        tell(path -> FieldError.required(path, detail));
    }

    /** Required, unless it is there. */
    public boolean require(String detail) {
        if (empty()) {
            required(detail);
            return false;
        }
        return true;
    }

    public boolean require() {
        return require("");
    }

    public void invalid(String detail) {
        invalid(value(), detail);
    }

    public void invalid(@Nullable Object value, String detail) {
        tell(path -> FieldError.invalid(path, value, detail));
    }

    /** Of a list, a map or an object; where there is none, Go prints null. */
    public void invalidOrNull(String detail) {
        invalid(present() ? node : null, detail);
    }

    /** Without the value. */
    public void invalidUnprinted(String detail) {
        tell(path -> new FieldError("FieldValueInvalid", path, "Invalid value: " + detail));
    }

    /** Of a time, which is printed as Go does. */
    public void invalidTime(String detail) {
        String time = absent() ? "null" : text().replace('T', ' ').replace("Z", " +0000 UTC");
        invalidUnprinted(time + ": " + detail);
    }

    /** An error for each of the sentences. */
    public void invalid(List<String> details) {
        details.forEach(this::invalid);
    }

    public void forbidden(String detail) {
        tell(path -> FieldError.forbidden(path, detail));
    }

    public void duplicate() {
        duplicate(value());
    }

    public void duplicate(Object value) {
        tell(path -> FieldError.duplicate(path, value));
    }

    public void notFound(Object value) {
        tell(path -> FieldError.notFound(path, value));
    }

    public void tooLong(int most) {
        tell(path -> FieldError.tooLong(path, most));
    }

    public void tooMany(int actual, int most) {
        tell(path -> FieldError.tooMany(path, actual, most));
    }

    public void notSupported(List<String> supported) {
        tell(path -> FieldError.notSupported(path, value(), supported));
    }

    /** Not supported, unless it is one of them. */
    public boolean oneOf(List<String> supported) {
        boolean known = supported.contains(text());
        if (!known) {
            notSupported(supported);
        }
        return known;
    }

    public void range(long from, long to) {
        if (number() < from || number() > to) {
            invalid(number(), "must be between " + from + " and " + to + ", inclusive");
        }
    }

    public void nonNegative() {
        if (number() < 0) {
            invalid("must be greater than or equal to 0");
        }
    }

    /** An error unless the value is the old one. */
    public boolean immutable(JsonNode old) {
        boolean same = present() ? node.equals(old) : old.isMissingNode() || old.isNull();
        if (!same) {
            invalidOrNull("field is immutable");
        }
        return same;
    }

    private Object value() {
        return absent() ? "" : node;
    }
}
