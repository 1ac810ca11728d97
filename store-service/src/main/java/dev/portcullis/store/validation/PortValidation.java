package dev.portcullis.store.validation;

/** Port numbers and names. */
final class PortValidation {
    private PortValidation() {}

    /** An IntOrString: a port's number, or the name that a container gives it. */
    static void numberOrName(Field port) {
        if (port.node().isString()) {
            port.invalid(Formats.portName(port.text()));
        } else {
            port.range(1, 65535);
        }
    }
}
