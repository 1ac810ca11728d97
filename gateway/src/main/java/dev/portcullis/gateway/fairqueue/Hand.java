package dev.portcullis.gateway.fairqueue;

import java.util.Arrays;

/**
 * Shuffle sharding: deals a flow its hand of queues. A hand is the same each time for the same hash, its cards differ from each other, and
 * two flows rarely have all of them in common, so that one which fills its queues leaves others a free one.
 */
final class Hand {
    private Hand() {}

    /** @param cards filled with different numbers below {@code deck}; no more of them than there are in the deck */
    static void deal(long hash, int deck, int[] cards) {
        long rest = hash & Long.MAX_VALUE;
        for (int dealt = 0; dealt < cards.length; dealt++) {
            int left = deck - dealt;
            int card = (int) (rest % left);
            rest /= left;
            // The card-th of those that are still in the deck; the dealt ones stand in order before it.
            int at = 0;
            while (at < dealt && cards[at] <= card) {
                card++;
                at++;
            }
            System.arraycopy(cards, at, cards, at + 1, dealt - at);
            cards[at] = card;
        }
    }

    /** The same in a new array. */
    static int[] deal(long hash, int deck, int size) {
        int[] cards = new int[Math.min(size, deck)];
        Arrays.fill(cards, Integer.MAX_VALUE);
        deal(hash, deck, cards);
        return cards;
    }
}
