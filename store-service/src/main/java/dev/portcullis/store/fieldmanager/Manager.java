package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.fieldpath.GoJson;
import dev.portcullis.store.fieldpath.GoText;

/**
 * What entries of {@code managedFields} are told apart by. Ordered as kube-apiserver orders them: by the JSON of all this.
 *
 * @param apiVersion  empty for an apply, whose entry stays one whatever version it is made in
 * @param subresource empty for the object itself
 */
record Manager(String name, Operation operation, String apiVersion, String subresource) implements Comparable<Manager> {
    enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Manager applier(String name, String subresource) {
        return new Manager(named(name), Operation.APPLY, "", subresource);
    }

    static Manager updater(String name, String apiVersion, String subresource) {
        return new Manager(named(name), Operation.UPDATE, apiVersion, subresource);
    }

    private static String named(String name) {
        return name.isEmpty() ? "unknown" : name;
    }

    /** As the messages of conflicts name it. */
    String described() {
        String text = GoText.quote(name);
        if (!subresource.isEmpty()) {
            text += " with subresource " + GoText.quote(subresource);
        }
        return operation == Operation.UPDATE ? text + " using " + apiVersion : text;
    }

    @Override
    public int compareTo(Manager other) {
        return json().compareTo(other.json());
    }

    private String json() {
        return "{"
                + field("manager", name)
                + GoJson.of("operation") + ':' + GoJson.of(operation.toString())
                + more("apiVersion", apiVersion)
                + more("subresource", subresource)
                + "}";
    }

    private static String field(String field, String value) {
        return value.isEmpty() ? "" : GoJson.of(field) + ':' + GoJson.of(value) + ',';
    }

    private static String more(String field, String value) {
        return value.isEmpty() ? "" : ',' + GoJson.of(field) + ':' + GoJson.of(value);
    }
}
