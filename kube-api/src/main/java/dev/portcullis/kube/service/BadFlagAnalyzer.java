package dev.portcullis.kube.service;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the sentence of a {@link BadFlagException} instead of a stack trace. */
final class BadFlagAnalyzer extends AbstractFailureAnalyzer<BadFlagException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadFlagException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
