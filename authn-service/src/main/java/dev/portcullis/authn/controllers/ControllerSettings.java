package dev.portcullis.authn.controllers;

import dev.portcullis.kube.service.BadFlagException;
import java.util.Arrays;
import java.util.List;

/**
 * {@code --controllers}, as kube-controller-manager reads it: {@code *} for all that are on by default, {@code foo} for one, {@code -foo}
 * for all but that one.
 */
public record ControllerSettings(List<String> selected) {
    public static final String DEFAULT_ACCOUNT = "serviceaccount-controller";
    public static final String TOKEN_SECRET = "serviceaccount-token-controller";
    public static final String ROOT_CA = "root-ca-certificate-publisher-controller";
    public static final String TOKEN_CLEANER = "legacy-serviceaccount-token-cleaner-controller";
    public static final String CSR_APPROVING = "certificatesigningrequest-approving-controller";
    public static final String CSR_SIGNING = "certificatesigningrequest-signing-controller";
    public static final String CSR_CLEANER = "certificatesigningrequest-cleaner-controller";
    private static final List<String> KNOWN =
            List.of(DEFAULT_ACCOUNT, TOKEN_SECRET, ROOT_CA, TOKEN_CLEANER, CSR_APPROVING, CSR_SIGNING, CSR_CLEANER);

    public ControllerSettings {
        selected = List.copyOf(selected);
        for (String name : selected) {
            String bare = name.startsWith("-") ? name.substring(1) : name;
            if (!name.equals("*") && !KNOWN.contains(bare)) {
                throw new BadFlagException(
                        "controllers", "\"" + bare + "\" is not in the list of known controllers " + KNOWN);
            }
        }
    }

    /** @throws BadFlagException for a name that no controller has */
    public static ControllerSettings parse(String list) {
        return new ControllerSettings(Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    public boolean runs(String controller) {
        return selected.contains(controller) || selected.contains("*") && !selected.contains("-" + controller);
    }
}
