package dev.portcullis.gateway.fairqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HandTest {
    @Property
    void aHandHasDifferentCardsOfTheDeckAndIsAlwaysTheSame(
            @ForAll long hash,
            @ForAll @IntRange(min = 1, max = 1_000) int deck,
            @ForAll @IntRange(min = 1, max = 12) int size) {
        int[] hand = Hand.deal(hash, deck, size);

        assertThat(hand).hasSize(Math.min(size, deck)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(hand)).allMatch(card -> card >= 0 && card < deck);
        assertThat(Hand.deal(hash, deck, size)).isEqualTo(hand);
    }

    /** Each is dealt about as often as every other. */
    @Test
    void allCardsAreDealt() {
        int deck = 16;
        int hands = 40_000;
        int[] dealt = new int[deck];
        Random random = new Random(1);
        for (int i = 0; i < hands; i++) {
            for (int card : Hand.deal(random.nextLong(), deck, 4)) {
                dealt[card]++;
            }
        }
        assertThat(Arrays.stream(dealt)).allMatch(times -> Math.abs(times - hands / 4) < hands / 40);
    }

    /** With 128 queues and hands of six, whose table in the documentation says: two in a thousand million share all of theirs. */
    @Test
    void hardlyAnyTwoFlowsShareAllTheirQueues() {
        FlowHash hash = new FlowHash(7);
        int[] flood = Hand.deal(hash.of("global-default", "flood"), 128, 6);

        long buried = IntStream.range(0, 20_000)
                .mapToObj(i -> Hand.deal(hash.of("global-default", "user-" + i), 128, 6))
                .filter(hand -> Arrays.stream(hand)
                        .allMatch(card -> Arrays.stream(flood).anyMatch(taken -> taken == card)))
                .count();

        assertThat(buried).isZero();
    }

    @Test
    void theHashTellsPartsApart() {
        FlowHash hash = new FlowHash(3);

        assertThat(hash.of("a", "bc")).isNotEqualTo(hash.of("ab", "c")).isEqualTo(hash.of("a", "bc"));
        assertThat(hash.of("a", "")).isNotEqualTo(hash.of("", "a"));
        assertThat(new FlowHash(4).of("a", "bc")).isNotEqualTo(hash.of("a", "bc"));
    }
}
