package dev.portcullis.store.definition;

import dev.portcullis.store.rule.SchemaPath;
import dev.portcullis.store.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each version has of its own: schema, subresources, columns, selectable fields. Where all versions have the same,
 * and so where there is only one, kube-apiserver tells of it as of one thing of the spec.
 */
final class VersionsValidation {
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final Set<String> SELECTABLE = Set.of("string", "boolean", "integer");
    private static final int MOST_SELECTABLE = 8;
    private static final int LONGEST_WARNING = 256;

    private final Field spec;
    private final List<Field> versions;
    private final Map<String, JsonNode> known;

    /** @param known the schemas that there have been, by version */
    VersionsValidation(Field spec, Map<String, JsonNode> known) {
        this.spec = spec;
        this.known = known;
        this.versions = spec.at("versions").items();
    }

    void validate() {
        for (Field version : versions) {
            Field schema = version.at("schema", "openAPIV3Schema");
            if (schema.absent()) {
                schema.required("schemas are required");
            }
            warning(version);
        }
        boolean anyStatus = versions.stream().anyMatch(VersionsValidation::hasStatus);
        boolean same = same("schema");
        for (Field of : of("schema")) {
            Field version = versions.get(same ? 0 : index(of));
            if (of.at("openAPIV3Schema").present()) {
                SchemaValidation.root(
                        of.at("openAPIV3Schema"),
                        same ? anyStatus : hasStatus(version),
                        version.node().path("schema").equals(known.get(version.text("name"))));
            }
        }
        of("subresources").forEach(VersionsValidation::subresources);
        of("additionalPrinterColumns").forEach(columns -> columns.items().forEach(VersionsValidation::column));
        for (Field fields : of("selectableFields")) {
            Field version = versions.get(same("selectableFields") ? 0 : index(fields));
            selectable(fields, version);
        }
    }

    private boolean same(String part) {
        return versions.stream()
                        .map(version -> version.node().path(part))
                        .distinct()
                        .count()
                == 1;
    }

    /** The part of each version, or the one of all of them. */
    private List<Field> of(String part) {
        if (same(part)) {
            String name = part.equals("schema") ? "validation" : part;
            return List.of(versions.getFirst().at(part).as(spec.path() + '.' + name));
        }
        return versions.stream().map(version -> version.at(part)).toList();
    }

    private int index(Field part) {
        for (int i = 0; i < versions.size(); i++) {
            if (part.path().startsWith(versions.get(i).path() + '.')) {
                return i;
            }
        }
        throw new IllegalArgumentException(part.path());
    }

    private static boolean hasStatus(Field version) {
        return version.at("subresources", "status").present();
    }

    private static void warning(Field version) {
        Field warning = version.at("deprecationWarning");
        if (warning.absent()) {
            return;
        }
        if (!version.flag("deprecated")) {
            warning.invalid("can only be set for deprecated versions");
            return;
        }
        if (warning.text().length() > LONGEST_WARNING) {
            warning.invalid("must be <= " + LONGEST_WARNING + " characters long");
        }
        if (warning.text().isEmpty()) {
            warning.invalid("must not be an empty string");
        }
        int odd = 0;
        while (odd < warning.text().length()
                && !Character.isISOControl(warning.text().charAt(odd))) {
            odd++;
        }
        if (odd < warning.text().length()) {
            warning.invalid(
                    "must only contain printable UTF-8 characters; non-printable character found at index " + odd);
        }
    }

    private static void subresources(Field subresources) {
        Field scale = subresources.at("scale");
        if (scale.absent()) {
            return;
        }
        for (String half : List.of("spec", "status")) {
            Field path = scale.at(half + "ReplicasPath");
            if (path.require() && simplePath(path) && !path.text().startsWith("." + half + ".")) {
                path.invalid("should be a json path under ." + half);
            }
        }
        Field selector = scale.at("labelSelectorPath");
        if (!selector.empty()
                && simplePath(selector)
                && !selector.text().startsWith(".spec.")
                && !selector.text().startsWith(".status.")) {
            selector.invalid("should be a json path under either .spec or .status");
        }
    }

    private static void column(Field column) {
        column.at("name").require();
        Field type = column.at("type");
        String types = "must be one of " + String.join(",", COLUMN_TYPES);
        if (type.require(types) && !COLUMN_TYPES.contains(type.text())) {
            type.invalid(types);
        }
        Field format = column.at("format");
        if (!format.empty() && !COLUMN_FORMATS.contains(format.text())) {
            format.invalid("must be one of " + String.join(",", COLUMN_FORMATS));
        }
        Field path = column.at("jsonPath").as(column.path() + ".JSONPath");
        if (path.require()) {
            simplePath(path);
        }
    }

    private static boolean simplePath(Field path) {
        boolean simple = path.text().startsWith(".");
        if (!simple) {
            path.invalid("must be a simple json path starting with .");
        }
        return simple;
    }

    private static void selectable(Field fields, Field version) {
        Set<String> paths = new HashSet<>();
        for (Field field : fields.items()) {
            Field path = field.at("jsonPath");
            if (!path.require()) {
                continue;
            }
            Optional<ObjectNode> found = version.at("schema", "openAPIV3Schema").node() instanceof ObjectNode schema
                    ? SchemaPath.find(schema, path.text()).map(SchemaPath::schema)
                    : Optional.empty();
            if (found.isEmpty()) {
                path.invalid("is an invalid path: does not refer to a valid field");
                continue;
            }
            if (path.text().equals(".metadata") || path.text().startsWith(".metadata.")) {
                path.invalid("must not point to fields in metadata");
            }
            if (!SELECTABLE.contains(found.get().path("type").asString(""))) {
                path.invalid(
                        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            }
            if (!paths.add(path.text())) {
                path.duplicate();
            }
        }
        if (paths.size() > MOST_SELECTABLE) {
            fields.tooMany(paths.size(), MOST_SELECTABLE);
        }
    }
}
