package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads schemas off the model classes of the Kubernetes Java client. The classes and their annotations are used by
 * name, so that the service does not depend on the client.
 */
final class ModelClasses {
    private static final String PACKAGE = "io.kubernetes.client.openapi.models.";
    private static final Map<String, String> SCALARS = Map.of(
            "java.lang.String", "string",
            "java.lang.Boolean", "boolean",
            "java.lang.Integer", "integer int32",
            "java.lang.Long", "integer int64",
            "java.lang.Double", "number double",
            "[B", "string byte");
    private static final Map<String, String> REFERENCES = Map.of(
            "java.time.OffsetDateTime", "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
            "io.kubernetes.client.custom.Quantity", "io.k8s.apimachinery.pkg.api.resource.Quantity",
            "io.kubernetes.client.custom.IntOrString", "io.k8s.apimachinery.pkg.util.intstr.IntOrString");

    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    /** For the definitions of these names. Throws {@link IllegalStateException} if one has no class. */
    ModelClasses(Collection<String> definitions) {
        for (String name : definitions) {
            Class<?> model = find(name);
            classes.put(name, model);
            names.put(model, name);
        }
    }

    /** The schema of a definition, with the descriptions. */
    ObjectNode schema(String name) {
        Class<?> model = Objects.requireNonNull(classes.get(name), name);
        ObjectNode schema = Json.object().put("type", "object");
        text(model.getAnnotations(), "ApiModel", "description").ifPresent(schema, "description");
        ObjectNode properties = Json.object();
        ArrayNode required = Json.MAPPER.createArrayNode();
        for (Field field : model.getDeclaredFields()) {
            String property =
                    text(field.getAnnotations(), "SerializedName", "value").value();
            if (property == null || Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            ObjectNode value = of(name + '.' + property, field.getGenericType());
            Annotation[] annotations = getter(model, field).getAnnotations();
            text(annotations, "ApiModelProperty", "value").ifPresent(value, "description");
            if (Boolean.TRUE.equals(attribute(annotations, "ApiModelProperty", "required"))) {
                required.add(property);
            }
            properties.set(property, value);
        }
        if (!properties.isEmpty()) {
            schema.set("properties", properties);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private ObjectNode of(String where, Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return switch (parameterized.getRawType().getTypeName()) {
                case "java.util.List" -> {
                    ObjectNode list = Json.object().put("type", "array");
                    list.set("items", of(where, arguments[0]));
                    yield list;
                }
                case "java.util.Map" -> {
                    ObjectNode map = Json.object().put("type", "object");
                    map.set("additionalProperties", of(where, arguments[1]));
                    yield map;
                }
                default -> throw new IllegalStateException(where + ": a " + type);
            };
        }
        Class<?> simple = (Class<?>) type;
        ObjectNode schema = Json.object();
        String scalar = SCALARS.get(simple.getName());
        String reference = REFERENCES.getOrDefault(simple.getName(), names.get(simple));
        if (scalar != null) {
            String[] typeAndFormat = scalar.split(" ");
            schema.put("type", typeAndFormat[0]);
            return typeAndFormat.length == 1 ? schema : schema.put("format", typeAndFormat[1]);
        } else if (reference != null) {
            return schema.put("$ref", reference);
        } else if (simple == Object.class) {
            return schema;
        }
        throw new IllegalStateException(where + ": no definition is named for " + simple.getName());
    }

    /** io.k8s.api.core.v1.Event is CoreV1Event where several groups have an Event, V1Event otherwise. */
    private static Class<?> find(String definition) {
        String[] parts = definition.split("\\.");
        String kind = parts[parts.length - 1];
        String version = capitalized(parts[parts.length - 2]);
        String group = capitalized(parts[parts.length - 3]);
        for (String candidate : new String[] {group + version + kind, version + kind}) {
            try {
                return Class.forName(PACKAGE + candidate);
            } catch (ClassNotFoundException e) {
                // the next form of the name
            }
        }
        throw new IllegalStateException("no model class for " + definition);
    }

    private static Method getter(Class<?> model, Field field) {
        String wanted = "get" + field.getName().replaceFirst("^_", "").toLowerCase(Locale.ROOT);
        for (Method method : model.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && method.getName().toLowerCase(Locale.ROOT).equals(wanted)) {
                return method;
            }
        }
        throw new IllegalStateException(model + " has no getter for " + field.getName());
    }

    private record Text(@Nullable String value) {
        void ifPresent(ObjectNode schema, String property) {
            if (value != null && !value.isEmpty()) {
                schema.put(property, value);
            }
        }
    }

    private static Text text(Annotation[] annotations, String name, String attribute) {
        return new Text((String) attribute(annotations, name, attribute));
    }

    private static @Nullable Object attribute(Annotation[] annotations, String name, String attribute) {
        for (Annotation annotation : annotations) {
            if (annotation.annotationType().getSimpleName().equals(name)) {
                try {
                    return annotation.annotationType().getMethod(attribute).invoke(annotation);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return null;
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
