package dev.portcullis.admission.policy.parameter;

/** A policy or binding cannot be taken as it is; failurePolicy says what that means. */
public final class ConfigurationException extends Exception {
    private final boolean ofPolicy;

    private ConfigurationException(String message, boolean ofPolicy) {
        super(message);
        this.ofPolicy = ofPolicy;
    }

    public static ConfigurationException ofPolicy(String why) {
        return new ConfigurationException("failed to configure policy: " + why, true);
    }

    public static ConfigurationException ofBinding(String why) {
        return new ConfigurationException("failed to configure binding: " + why, false);
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** Whether it is the policy itself, whatever the binding. */
    public boolean isOfPolicy() {
        return ofPolicy;
    }
}
