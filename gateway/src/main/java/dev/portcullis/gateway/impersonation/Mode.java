package dev.portcullis.gateway.impersonation;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Map;

/**
 * The ways in which somebody may be allowed to act as somebody else, the narrowest first (KEP-5284): all but the last ask for the verb
 * {@code impersonate-on:MODE:VERB} on what is to be done, and for {@code impersonate:MODE} on who it is to be done as.
 */
enum Mode {
    ASSOCIATED_NODE("associated-node"),
    ARBITRARY_NODE("arbitrary-node"),
    SERVICE_ACCOUNT("serviceaccount"),
    USER_INFO("user-info"),
    LEGACY("");

    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
    private static final String NODE_KEYS = "authentication.kubernetes.io/associated-node-keys";

    private final String id;

    Mode(String id) {
        this.id = id;
    }

    /** For who it is to be done as. */
    String verb() {
        return this == LEGACY ? "impersonate" : "impersonate:" + id;
    }

    /** For what is to be done. */
    String verbOn(String verb) {
        return "impersonate-on:" + id + ":" + verb;
    }

    boolean constrained() {
        return this != LEGACY;
    }

    /** Whether somebody can be acted for in this way at all. Nodes and accounts are what they are, without more groups and the like. */
    boolean suits(Impersonation.Asked asked, UserInfo client) {
        return switch (this) {
            case ASSOCIATED_NODE -> asked.onlyUser() && !asked.node().isEmpty() && isOn(asked.node(), client);
            case ARBITRARY_NODE -> asked.onlyUser() && !asked.node().isEmpty();
            case SERVICE_ACCOUNT -> asked.onlyUser() && asked.account() != null;
            case USER_INFO -> asked.node().isEmpty() && asked.account() == null;
            case LEGACY -> true;
        };
    }

    /** A pod's account, and its pod runs there. */
    private static boolean isOn(String node, UserInfo client) {
        return Impersonation.serviceAccount(client.username()) != null
                && client.extra().getOrDefault(NODE_NAME, List.of()).equals(List.of(node));
    }

    /** As whom the client is judged: of an account that acts for its own node it does not count which one that is. */
    Identity judged(Identity client) {
        if (this != ASSOCIATED_NODE) {
            return client;
        }
        UserInfo user = client.user();
        List<String> keys = user.extra().keySet().stream().sorted().toList();
        return new Identity(new UserInfo(user.username(), user.uid(), user.groups(), Map.of(NODE_KEYS, keys)));
    }
}
