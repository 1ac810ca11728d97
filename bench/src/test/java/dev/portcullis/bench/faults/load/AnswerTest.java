package dev.portcullis.bench.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bench.faults.history.Outcome;
import org.junit.jupiter.api.Test;

class AnswerTest {
    /** client-go repeats every 5xx with a Retry-After by itself, writes too. */
    @Test
    void whoSaysWhenToComeAgainHasDoneNothing() {
        assertThat(new Answer(503, "", true, true).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(new Answer(504, "", true, true).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(new Answer(504, "", true, false).outcome()).isInstanceOf(Outcome.Unknown.class);
        assertThat(Answer.none("reset", true).outcome()).isInstanceOf(Outcome.Unknown.class);
        assertThat(Answer.none("refused", false).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(new Answer(201, "", true, false).outcome()).isInstanceOf(Outcome.Done.class);
    }
}
