package org.leveret.router;

import org.jspecify.annotations.Nullable;

/**
 * The bindings of a headers exchange. A rule that any header satisfies is filed under each of its criteria; a rule that
 * needs all of them is filed under one, the rarest at the time, and compared in full only with messages that meet that
 * one. So a message is compared with few rules however many there are.
 */
final class HeadersMatcher implements Matcher {

    static final HeadersMatcher EMPTY = new HeadersMatcher(Targets.NONE, PersistentMap.empty());

    /** Of rules that ask for nothing. */
    private final Targets always;

    private final PersistentMap<String, HeaderIndex> byHeader;

    /** Made on demand, with final content behind it as in {@link Targets}. */
    private @Nullable Indexes indexes;

    private HeadersMatcher(Targets always, PersistentMap<String, HeaderIndex> byHeader) {
        this.always = always;
        this.byHeader = byHeader;
    }

    @Override
    public Matcher with(Binding binding) {
        HeaderRule rule = HeaderRule.of(binding);
        if (rule.anyIsEnough) {
            PersistentMap<String, HeaderIndex> filed = byHeader;
            for (HeaderRule.Criterion criterion : rule.criteria) {
                filed = put(filed, criterion, bucket(filed, criterion).withTarget(binding));
            }
            return new HeadersMatcher(always, filed);
        }
        if (rule.criteria.isEmpty()) {
            return new HeadersMatcher(always.with(binding), byHeader);
        }
        HeaderRule.Criterion rarest = rule.criteria.get(0);
        for (HeaderRule.Criterion criterion : rule.criteria) {
            if (bucket(byHeader, criterion).ruleCount()
                    < bucket(byHeader, rarest).ruleCount()) {
                rarest = criterion;
            }
        }
        return new HeadersMatcher(
                always, put(byHeader, rarest, bucket(byHeader, rarest).withRule(rule)));
    }

    @Override
    public Matcher without(Binding binding) {
        HeaderRule rule = HeaderRule.of(binding);
        if (!rule.anyIsEnough && rule.criteria.isEmpty()) {
            return new HeadersMatcher(always.without(binding), byHeader);
        }
        PersistentMap<String, HeaderIndex> left = byHeader;
        for (HeaderRule.Criterion criterion : rule.criteria) {
            HeaderIndex.Bucket bucket = bucket(left, criterion);
            if (rule.anyIsEnough) {
                left = put(left, criterion, bucket.withoutTarget(binding));
            } else if (bucket.hasRule(binding)) {
                left = put(left, criterion, bucket.withoutRule(binding));
            }
        }
        return new HeadersMatcher(always, left);
    }

    @Override
    public void route(String routingKey, MessageHeaders headers, Destinations into) {
        if (!always.isEmpty()) {
            always.addTo(into);
        }
        Indexes made = indexes;
        if (made == null) {
            made = new Indexes(byHeader);
            indexes = made;
        }
        for (HeaderIndex index : made.array) {
            index.route(headers, into);
        }
    }

    private static HeaderIndex.Bucket bucket(
            PersistentMap<String, HeaderIndex> byHeader, HeaderRule.Criterion criterion) {
        HeaderIndex index = byHeader.get(criterion.header());
        return index == null ? HeaderIndex.Bucket.EMPTY : index.bucket(criterion.value());
    }

    private static PersistentMap<String, HeaderIndex> put(
            PersistentMap<String, HeaderIndex> byHeader, HeaderRule.Criterion criterion, HeaderIndex.Bucket bucket) {
        HeaderIndex index = byHeader.get(criterion.header());
        HeaderIndex changed =
                (index == null ? HeaderIndex.of(criterion.header()) : index).with(criterion.value(), bucket);
        return changed.isEmpty() ? byHeader.without(criterion.header()) : byHeader.with(criterion.header(), changed);
    }

    private static final class Indexes {
        final HeaderIndex[] array;

        Indexes(PersistentMap<String, HeaderIndex> byHeader) {
            array = new HeaderIndex[byHeader.size()];
            int count = 0;
            for (HeaderIndex index : byHeader.values()) {
                array[count++] = index;
            }
        }
    }
}
