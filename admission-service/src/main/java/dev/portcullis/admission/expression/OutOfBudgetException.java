package dev.portcullis.admission.expression;

/** No further expression is evaluated. */
public final class OutOfBudgetException extends Exception {
    OutOfBudgetException() {
        super("validation failed due to running out of cost budget, no further validation rules will be run");
    }
}
