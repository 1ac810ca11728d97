package dev.portcullis.gateway.health;

import java.util.function.BooleanSupplier;

/** One named check; what is wrong is for the log, clients are told no more than that something is. */
public record Check(String name, BooleanSupplier passes) {
    /** Passes whenever it can be asked. */
    public static final Check PING = new Check("ping", () -> true);
}
