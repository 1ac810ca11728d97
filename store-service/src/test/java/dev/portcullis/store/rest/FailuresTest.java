package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.read.ReadAnswer.Header;
import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailuresTest {
    /** Clients repeat by themselves whatever says when to come again: a create would come to be refused as AlreadyExists. */
    @Test
    void whoMayHaveWrittenDoesNotSayWhenToComeAgain() {
        Answer unknown = Answer.of(Failures.status(new OutcomeUnknownException("etcd was lost", null)));
        assertThat(unknown.status()).isEqualTo(504);
        assertThat(unknown.headers()).isEmpty();
        assertThat(new String(unknown.body(), StandardCharsets.UTF_8))
                .contains("may have been carried out, or not", "\"reason\":\"Timeout\",\"details\":{},\"code\":504");
    }

    @Test
    void whoHasWrittenNothingSaysWhenToComeAgain() {
        Answer away = Answer.of(Failures.status(new StoreUnavailableException("no etcd is there", null)));
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.headers()).containsExactly(new Header("Retry-After", "1"));
    }
}
