package dev.portcullis.gateway.flowcontrol;

import tools.jackson.databind.JsonNode;

/** Whose requests a rule is about, in the form in which they are looked up. */
sealed interface Subject {
    /** A user, a ServiceAccount by its user name. */
    record User(String name) implements Subject {}

    /** Whoever is in a group. */
    record Group(String name) implements Subject {}

    /** All ServiceAccounts of a namespace. */
    record ServiceAccounts(String namespace) implements Subject {}

    /** Anybody. */
    record Everybody() implements Subject {}

    /** What cannot be understood is nobody. */
    record Nobody() implements Subject {}

    String SERVICE_ACCOUNT = "system:serviceaccount:";

    static Subject of(JsonNode subject) {
        return switch (subject.path("kind").asString("")) {
            case "User" -> {
                String name = subject.path("user").path("name").asString("");
                yield name.equals("*") ? new Everybody() : new User(name);
            }
            case "Group" -> {
                String name = subject.path("group").path("name").asString("");
                yield name.equals("*") ? new Everybody() : new Group(name);
            }
            case "ServiceAccount" -> {
                JsonNode account = subject.path("serviceAccount");
                String namespace = account.path("namespace").asString("");
                String name = account.path("name").asString("");
                yield name.equals("*")
                        ? new ServiceAccounts(namespace)
                        : new User(SERVICE_ACCOUNT + namespace + ":" + name);
            }
            default -> new Nobody();
        };
    }
}
