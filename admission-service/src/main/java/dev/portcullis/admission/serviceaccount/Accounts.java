package dev.portcullis.admission.serviceaccount;

import java.util.Optional;

/** What the plugin must know of a namespace's accounts. Both wait a moment for what a controller is about to make. */
interface Accounts {
    Optional<Account> find(String namespace, String name);

    /** The name of a token Secret that the account lists; empty where none appears in time. */
    Optional<String> tokenSecret(String namespace, Account account);
}
