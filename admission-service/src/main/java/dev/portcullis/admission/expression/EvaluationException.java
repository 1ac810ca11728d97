package dev.portcullis.admission.expression;

/** An expression has no value, in kube-apiserver's words. */
public final class EvaluationException extends Exception {
    private final String reason;

    EvaluationException(String message, String reason) {
        super(message);
        this.reason = reason;
    }

    /** Without the expression. */
    String reason() {
        return reason;
    }
}
