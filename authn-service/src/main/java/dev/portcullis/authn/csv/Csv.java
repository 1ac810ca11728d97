package dev.portcullis.authn.csv;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Records as Go's {@code encoding/csv} reads them: empty lines are none, a quote within quotes is doubled. */
public final class Csv {
    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    /** @throws IOException for quotes that are not closed, or that stand where none may stand */
    public static List<List<String>> parse(String text) throws IOException {
        Csv csv = new Csv(text);
        List<List<String>> records = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            if (csv.text.charAt(csv.at) == '\n') {
                csv.at++;
            } else {
                records.add(csv.record());
            }
        }
        return records;
    }

    private List<String> record() throws IOException {
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at == text.length()) {
                return fields;
            }
            char end = text.charAt(at++);
            if (end == '\n') {
                return fields;
            }
            if (end != ',') {
                throw new IOException("extraneous or missing \" in quoted-field");
            }
        }
    }

    private String plain() throws IOException {
        int begin = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            if (text.charAt(at) == '"') {
                throw new IOException("bare \" in non-quoted field");
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() throws IOException {
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return field.toString();
            }
        }
        throw new IOException("extraneous or missing \" in quoted-field");
    }
}
