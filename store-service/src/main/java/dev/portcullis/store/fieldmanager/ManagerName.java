package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.fieldpath.GoText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of managers. */
public final class ManagerName {
    private static final String FIELD = "fieldManager";
    private static final int LONGEST = 128;

    private ManagerName() {}

    /** What is wrong with a name that a client chose. */
    public static List<FieldError> check(String name) {
        List<FieldError> errors = new ArrayList<>();
        if (bytes(name) > LONGEST) {
            errors.add(FieldError.tooLong(FIELD, LONGEST));
        }
        int position = 0;
        for (int c : name.codePoints().toArray()) {
            if (!GoText.printable(c)) {
                errors.add(FieldError.invalid(
                        FIELD, name, "invalid character U+%04X (at position %d)".formatted(c, position)));
            }
            position += bytes(Character.toString(c));
        }
        return errors;
    }

    /** The name that a client chose, or else what its User-Agent begins with. */
    public static String of(String chosen, @Nullable String userAgent) {
        if (!chosen.isEmpty() || userAgent == null) {
            return chosen;
        }
        String product = userAgent.split("/", 2)[0];
        StringBuilder name = new StringBuilder();
        int room = LONGEST;
        for (int c : product.codePoints().toArray()) {
            if (GoText.printable(c)) {
                room -= bytes(Character.toString(c));
                if (room < 0) {
                    break;
                }
                name.appendCodePoint(c);
            }
        }
        return name.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
