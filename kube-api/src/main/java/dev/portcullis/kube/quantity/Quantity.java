package dev.portcullis.kube.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code resource.Quantity}: a number with a suffix, exact down to 1n, at most 2^63-1. {@link #toString()} gives
 * Kubernetes' canonical form, the same for all quantities that are equal and of the same format.
 */
public final class Quantity implements Comparable<Quantity> {
    private enum Format {
        DECIMAL_SI,
        BINARY_SI,
        EXPONENT
    }

    private static final Pattern FORM = Pattern.compile("([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)");
    private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?[0-9]{1,4})");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final int LONGEST = 1000;
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigInteger KIBI = BigInteger.valueOf(1024);

    private final BigDecimal value;
    private final Format format;

    private Quantity(BigDecimal value, Format format) {
        this.value = value;
        this.format = format;
    }

    /** Throws {@link IllegalArgumentException} with Kubernetes' message. */
    public static Quantity parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "quantities must match the regular expression" + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        if (text.length() > LONGEST || !NUMBER.matcher(m.group(1)).matches()) {
            throw new IllegalArgumentException("unable to parse numeric part of quantity");
        }
        BigDecimal number = new BigDecimal(m.group(1));
        String suffix = m.group(2);
        int decimal = DECIMAL.indexOf(suffix);
        if (decimal >= 0) {
            return new Quantity(bounded(number.scaleByPowerOfTen(3 * (decimal - 3))), Format.DECIMAL_SI);
        }
        int binary = BINARY.indexOf(suffix);
        if (binary > 0) {
            return new Quantity(bounded(number.multiply(new BigDecimal(KIBI.pow(binary)))), Format.BINARY_SI);
        }
        Matcher exponent = EXPONENT.matcher(suffix);
        if (exponent.matches()) {
            return new Quantity(
                    bounded(number.scaleByPowerOfTen(Integer.parseInt(exponent.group(1)))), Format.EXPONENT);
        }
        throw new IllegalArgumentException("unable to parse quantity's suffix");
    }

    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL_SI);
    }

    /** Somebody who asked for a little gets the least there is. */
    private static BigDecimal bounded(BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (value.precision() - value.scale() > 20) {
            return value.signum() < 0 ? MAX.negate() : MAX;
        }
        BigDecimal rounded = value.scale() > 9 ? value.setScale(9, RoundingMode.UP) : value;
        return rounded.compareTo(MAX) > 0 ? MAX : rounded.compareTo(MAX.negate()) < 0 ? MAX.negate() : rounded;
    }

    public BigDecimal value() {
        return value;
    }

    public int signum() {
        return value.signum();
    }

    public boolean isInteger() {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    /** In thousandths, rounded up. */
    public long milliValue() {
        BigDecimal milli = value.scaleByPowerOfTen(3).setScale(0, RoundingMode.UP);
        return milli.abs().compareTo(MAX) > 0 ? Long.MAX_VALUE : milli.longValueExact();
    }

    /** In units, rounded up. */
    public long longValue() {
        return value.setScale(0, RoundingMode.UP).longValueExact();
    }

    public Quantity plus(Quantity other) {
        return new Quantity(bounded(value.add(other.value)), signum() == 0 ? other.format : format);
    }

    public Quantity minus(Quantity other) {
        return new Quantity(bounded(value.subtract(other.value)), signum() == 0 ? other.format : format);
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        if (value.signum() == 0) {
            return "0";
        }
        boolean binary = format == Format.BINARY_SI && value.abs().compareTo(new BigDecimal(KIBI)) >= 0 && isInteger();
        return binary ? binary() : decimal();
    }

    private String binary() {
        BigInteger number = value.toBigIntegerExact();
        int power = 0;
        while (power < BINARY.size() - 1 && number.mod(KIBI).signum() == 0) {
            number = number.divide(KIBI);
            power++;
        }
        return number + BINARY.get(power);
    }

    private String decimal() {
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = Math.min(Math.floorDiv(-stripped.scale(), 3) * 3, 18);
        BigInteger number = stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (format == Format.EXPONENT) {
            return exponent == 0 ? number.toString() : number + "e" + exponent;
        }
        return number + DECIMAL.get(exponent / 3 + 3);
    }
}
