package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads types as they are written: {@code map(string, list(T))}. What is neither built in nor declared is opaque. */
record TypeReader(Map<String, CelType> declared) {

    CelType read(String text) {
        String type = text.strip();
        int open = type.indexOf('(');
        if (open > 0) {
            List<CelType> of = readAll(type.substring(open + 1, type.length() - 1));
            return switch (type.substring(0, open)) {
                case "list" -> ListType.create(of.getFirst());
                case "map" -> MapType.create(of.getFirst(), of.getLast());
                case "optional" -> OptionalType.create(of.getFirst());
                default -> throw new IllegalStateException("no type: " + type);
            };
        }
        if (type.length() == 1) {
            return TypeParamType.create(type);
        }
        return switch (type) {
            case "dyn" -> SimpleType.DYN;
            case "duration" -> SimpleType.DURATION;
            case "timestamp" -> SimpleType.TIMESTAMP;
            default -> {
                CelType own = declared.get(type);
                yield own != null ? own : SimpleType.findByName(type).orElseGet(() -> OpaqueType.create(type));
            }
        };
    }

    /** Types by comma, none if the text is empty. */
    List<CelType> readAll(String text) {
        List<CelType> types = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                if (!text.substring(from, i).isBlank()) {
                    types.add(read(text.substring(from, i)));
                }
                from = i + 1;
            }
        }
        return types;
    }

    /** {@code type NAME FIELD:TYPE …}; what its fields are of comes before. */
    void declare(String line) {
        String[] words = line.split(" ");
        ImmutableMap.Builder<String, CelType> read = ImmutableMap.builder();
        for (int i = 2; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            read.put(words[i].substring(0, colon), read(words[i].substring(colon + 1)));
        }
        ImmutableMap<String, CelType> fields = read.buildOrThrow();
        declared.put(
                words[1],
                StructType.create(words[1], fields.keySet(), field -> Optional.ofNullable(fields.get(field))));
    }
}
