//! The tables, for diesel. Kept by hand: `print-schema` fits one database only; a test compares it with both.

#![allow(missing_docs, reason = "the names are the columns' own")]

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    unit (id) {
        id -> DbUuid,
        guid -> DbUuid,
        code -> Text,
        name -> Text,
        parent -> Nullable<DbUuid>,
        manager -> Nullable<DbUuid>,
        gone_at -> Nullable<DbInstant>,
        source -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    person (id) {
        id -> DbUuid,
        guid -> DbUuid,
        source -> Text,
        login -> Text,
        name -> Text,
        fold -> Text,
        sort_key -> Binary,
        mail -> Nullable<Text>,
        title -> Nullable<Text>,
        unit -> Nullable<DbUuid>,
        manager -> Nullable<DbUuid>,
        kind -> Text,
        enabled -> Bool,
        protected -> Bool,
        protected_by_hr -> Bool,
        employments -> Text,
        as_of -> DbInstant,
        gone_at -> Nullable<DbInstant>,
        expires -> Nullable<DbInstant>,
        several -> Bool,
        manual -> Bool,
        shown_at -> Nullable<DbInstant>,
        last_login -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    account (guid) {
        guid -> DbUuid,
        person -> DbUuid,
        source -> Text,
        rank -> Integer,
        login -> Text,
        fold -> Text,
        sort_key -> Binary,
        kind -> Text,
        enabled -> Bool,
        expires -> Nullable<DbInstant>,
        person_id -> Nullable<Text>,
        ended_when_disabled -> Bool,
        seen -> Text,
        as_of -> DbInstant,
        gone_at -> Nullable<DbInstant>,
        digest -> Nullable<Binary>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    hr_person (person_id) {
        person_id -> Text,
        seen -> Text,
        as_of -> DbInstant,
        gone_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    system (id) {
        id -> DbUuid,
        key -> Text,
        name_sv -> Text,
        name_en -> Text,
        department -> Text,
        board -> Text,
        k -> Integer,
        r -> Integer,
        t -> Integer,
        status -> Text,
        stop_date -> Nullable<Text>,
        end_date -> Nullable<Text>,
        successor -> Text,
        contact -> Text,
        manual_url -> Text,
        version -> Integer,
        companies -> Text,
        pause -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    guideline (system, version) {
        system -> DbUuid,
        version -> Text,
        title -> Text,
        url -> Text,
        body -> Text,
        decided_by -> Text,
        decided_on -> Nullable<Text>,
        review_by -> Nullable<Text>,
        current -> Bool,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    role (id) {
        id -> DbUuid,
        system -> DbUuid,
        code -> Text,
        name_sv -> Text,
        name_en -> Text,
        risk -> Text,
        max_months -> Integer,
        base -> Text,
        steps -> Text,
        scope -> Text,
        purpose -> Bool,
        ad_groups -> Text,
        conditions -> Text,
        active -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    system_object (id) {
        id -> DbUuid,
        system -> DbUuid,
        code -> Text,
        name -> Text,
        responsible -> Nullable<DbUuid>,
        active -> Bool,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    package (id) {
        id -> DbUuid,
        name -> Text,
        roles -> Text,
        titles -> Text,
        closed -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    matrix (system, version) {
        system -> DbUuid,
        version -> Integer,
        progress -> Text,
        rules -> Text,
        fallback -> Nullable<Text>,
        why -> Text,
        classes -> Text,
        drafted_by -> DbUuid,
        changed_by -> DbUuid,
        authors -> Text,
        drafted_at -> DbInstant,
        returned_by -> Nullable<DbUuid>,
        returned -> Nullable<Text>,
        decided_by -> Nullable<DbUuid>,
        decided_at -> Nullable<DbInstant>,
        edition -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    post_function (code) {
        code -> Text,
        name_sv -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    appointment (id) {
        id -> DbUuid,
        post -> Text,
        of -> Text,
        person -> DbUuid,
        from_day -> Text,
        to_day -> Nullable<Text>,
        appointed_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    revision (id) {
        id -> Integer,
        n -> BigInt,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    draft (id) {
        id -> DbUuid,
        owner -> DbUuid,
        body -> Text,
        updated_at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    counter (year) {
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    orders (id) {
        id -> DbUuid,
        year -> Integer,
        seq -> Integer,
        orderer -> DbUuid,
        submitted_at -> DbInstant,
        hash -> Binary,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    order_line (id) {
        id -> DbUuid,
        order_id -> DbUuid,
        year -> Integer,
        seq -> Integer,
        n -> Integer,
        orderer -> DbUuid,
        subject -> DbUuid,
        subject_guid -> DbUuid,
        employment -> Text,
        unit -> Text,
        system -> DbUuid,
        role -> DbUuid,
        scope -> Text,
        asks -> Text,
        purpose -> Text,
        from_day -> Text,
        until_day -> Nullable<Text>,
        cap -> Nullable<Text>,
        guideline -> Text,
        path -> Text,
        added -> Bool,
        by_manager -> Bool,
        emergency -> Bool,
        hash -> Binary,
        state -> Text,
        facts -> Text,
        since -> DbInstant,
        version -> Integer,
        evidence -> Nullable<Text>,
        open -> Bool,
        ruled -> Text,
        decided -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    decision (id) {
        id -> DbUuid,
        line -> DbUuid,
        step -> Integer,
        outcome -> Text,
        decided_by -> DbUuid,
        on_behalf_of -> Nullable<DbUuid>,
        ordered_by -> DbUuid,
        subject -> DbUuid,
        reason -> Text,
        decided_at -> DbInstant,
        shown -> Binary,
        evidence -> Nullable<Text>,
        audit_id -> DbUuid,
        undone_at -> Nullable<DbInstant>,
        less -> Nullable<Text>,
        two_persons -> Bool,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    frozen_days (id) {
        id -> DbUuid,
        system -> DbUuid,
        from_day -> Text,
        to_day -> Text,
        reason -> Text,
        made_by -> DbUuid,
        ended -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    role_successor (old) {
        old -> DbUuid,
        new -> DbUuid,
        said_by -> DbUuid,
        said_at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    separation_rule (id) {
        id -> DbUuid,
        a -> DbUuid,
        b -> DbUuid,
        effect -> Text,
        reason -> Text,
        made_by -> DbUuid,
        ending_by -> Nullable<DbUuid>,
        ended -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    separation_exception (id) {
        id -> DbUuid,
        rule -> DbUuid,
        person -> DbUuid,
        reason -> Text,
        until_day -> Text,
        given_by -> DbUuid,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    substitution (id) {
        id -> DbUuid,
        absent -> DbUuid,
        substitute -> DbUuid,
        system -> Nullable<DbUuid>,
        from_day -> Text,
        to_day -> Text,
        named_by -> DbUuid,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    grants (id) {
        id -> DbUuid,
        line -> Nullable<DbUuid>,
        order_id -> Nullable<DbUuid>,
        subject -> DbUuid,
        employment -> Text,
        unit -> Text,
        system -> DbUuid,
        role -> DbUuid,
        scope -> Text,
        from_day -> Text,
        until_day -> Nullable<Text>,
        state -> Text,
        facts -> Text,
        delivered_at -> DbInstant,
        delivered_by -> Nullable<DbUuid>,
        reference -> Text,
        version -> Integer,
        review_ground -> Nullable<Text>,
        review_by -> Nullable<Text>,
        pause -> Nullable<Text>,
        held_after -> Nullable<Text>,
        ad_groups -> Text,
        emergency_by -> Nullable<DbUuid>,
        renew_by -> Nullable<Text>,
        not_renewed -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    grant_history (grant_id, version) {
        grant_id -> DbUuid,
        version -> Integer,
        at -> DbInstant,
        till -> Nullable<DbInstant>,
        subject -> DbUuid,
        system -> DbUuid,
        role -> DbUuid,
        order_id -> Nullable<DbUuid>,
        scope -> Text,
        unit -> Text,
        from_day -> Text,
        until_day -> Nullable<Text>,
        state -> Text,
        ending -> Nullable<Text>,
        paused -> Bool,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    task (id) {
        id -> DbUuid,
        duty -> Text,
        line -> Nullable<DbUuid>,
        grant_id -> Nullable<DbUuid>,
        order_id -> Nullable<DbUuid>,
        system -> DbUuid,
        person -> DbUuid,
        since -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    session (id) {
        id -> DbUuid,
        person -> DbUuid,
        started_at -> DbInstant,
        seen_at -> DbInstant,
        expires_at -> DbInstant,
        ended_at -> Nullable<DbInstant>,
        account -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    login_attempt (who) {
        who -> Text,
        failures -> Integer,
        since -> DbInstant,
        wait_until -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    idempotency (person, key) {
        person -> DbUuid,
        key -> Text,
        request -> Binary,
        status -> Integer,
        body -> Text,
        at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_log (idx) {
        idx -> BigInt,
        id -> DbUuid,
        entry -> Text,
        leaf -> Binary,
        mac -> Binary,
        about -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_about (kind, key, idx) {
        kind -> Integer,
        key -> DbUuid,
        idx -> BigInt,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_indexed (id) {
        id -> Integer,
        done -> BigInt,
        until -> BigInt,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_private (id, field) {
        id -> DbUuid,
        field -> Text,
        disclosure -> Text,
        subject -> Nullable<DbUuid>,
        secret -> Bool,
        retain_until -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_order_key (order_id) {
        order_id -> DbUuid,
        key -> Binary,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_day_key (day) {
        day -> Text,
        key -> Binary,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_node (level, idx) {
        level -> Integer,
        idx -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_checkpoint (size) {
        size -> BigInt,
        note -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    assignment (id) {
        id -> DbUuid,
        person -> DbUuid,
        kind -> Text,
        organisation -> Text,
        sponsor -> DbUuid,
        unit -> Text,
        purpose -> Text,
        contract -> Text,
        undertaking -> Nullable<Text>,
        from_day -> Text,
        to_day -> Text,
        sponsor_due -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    source_reading (source) {
        source -> Text,
        people -> Nullable<Integer>,
        whole_at -> Nullable<DbInstant>,
        changes_at -> Nullable<DbInstant>,
        cursor -> Nullable<Text>,
        failed_at -> Nullable<DbInstant>,
        failure -> Nullable<Text>,
        units -> Nullable<Binary>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    brake (id) {
        id -> DbUuid,
        source -> Text,
        since -> DbInstant,
        known -> Integer,
        vanished -> Text,
        first_by -> Nullable<DbUuid>,
        first_at -> Nullable<DbInstant>,
        second_by -> Nullable<DbUuid>,
        second_at -> Nullable<DbInstant>,
        ended_at -> Nullable<DbInstant>,
        outcome -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    leaving_done (person, employment, item) {
        person -> DbUuid,
        employment -> Text,
        item -> Text,
        done_at -> DbInstant,
        done_by -> DbUuid,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    person_move (id) {
        id -> DbUuid,
        person -> DbUuid,
        from_unit -> Text,
        to_unit -> Text,
        from_manager -> Nullable<DbUuid>,
        at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    unit_successor (old_code) {
        old_code -> Text,
        new_code -> Text,
        at -> DbInstant,
        decided_by -> DbUuid,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    finding (id) {
        id -> DbUuid,
        kind -> Text,
        source -> Text,
        system -> DbUuid,
        role -> Nullable<DbUuid>,
        scope -> Text,
        subject -> Nullable<DbUuid>,
        account -> Text,
        grant_id -> Nullable<DbUuid>,
        first_seen -> DbInstant,
        state -> Text,
        facts -> Text,
        evidence -> Nullable<Text>,
        until_day -> Nullable<Text>,
        open -> Bool,
        key -> Text,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    user_list (system) {
        system -> DbUuid,
        at -> DbInstant,
        by_person -> DbUuid,
        digest -> Binary,
        rows -> Integer,
        unmatched -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    user_list_row (system, n) {
        system -> DbUuid,
        n -> Integer,
        account -> Text,
        person -> Nullable<DbUuid>,
        role -> DbUuid,
        scope -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    list_word (system, word) {
        system -> DbUuid,
        word -> Text,
        role -> DbUuid,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    reconciled (system, source) {
        system -> DbUuid,
        source -> Text,
        at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    group_sight (person) {
        person -> DbUuid,
        at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    provision (id) {
        id -> DbUuid,
        what -> Text,
        line -> Nullable<DbUuid>,
        grant_id -> Nullable<DbUuid>,
        subject -> DbUuid,
        system -> DbUuid,
        role -> DbUuid,
        ad_groups -> Text,
        since -> DbInstant,
        tries -> Integer,
        next_at -> DbInstant,
        lease -> Nullable<DbUuid>,
        lease_until -> Nullable<DbInstant>,
        problem -> Nullable<Text>,
        alarm_at -> Nullable<DbInstant>,
        over_at -> Nullable<DbInstant>,
        outcome -> Nullable<Text>,
        despite -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    revocation (grant_id) {
        grant_id -> DbUuid,
        subject -> DbUuid,
        system -> DbUuid,
        role -> DbUuid,
        ending -> Text,
        by_service -> Bool,
        seen_at -> DbInstant,
        ended_at -> DbInstant,
        gone_at -> Nullable<DbInstant>,
        gone_by -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    message (id) {
        id -> DbUuid,
        person -> DbUuid,
        kind -> Text,
        urgent -> Bool,
        order_id -> Nullable<DbUuid>,
        line -> Nullable<DbUuid>,
        grant_id -> Nullable<DbUuid>,
        system -> DbUuid,
        role -> Nullable<DbUuid>,
        about -> Nullable<DbUuid>,
        made_at -> DbInstant,
        due_at -> Nullable<DbInstant>,
        mail -> Nullable<DbUuid>,
        unsent -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    mail (id) {
        id -> DbUuid,
        person -> DbUuid,
        urgent -> Bool,
        made_at -> DbInstant,
        tries -> Integer,
        next_at -> DbInstant,
        lease -> Nullable<DbUuid>,
        lease_until -> Nullable<DbInstant>,
        problem -> Nullable<Text>,
        sent_at -> Nullable<DbInstant>,
        refused_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    message_wish (person) {
        person -> DbUuid,
        lang -> Text,
        rhythm -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    integration (key) {
        key -> Text,
        approved_by -> Text,
        reference -> Text,
        approved_on -> Text,
        purpose -> Text,
        entered_by -> DbUuid,
        entered_at -> DbInstant,
        enabled -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    hook_call (id) {
        id -> DbUuid,
        order_id -> DbUuid,
        line -> DbUuid,
        system -> DbUuid,
        state -> Text,
        made_at -> DbInstant,
        tries -> Integer,
        next_at -> DbInstant,
        lease -> Nullable<DbUuid>,
        lease_until -> Nullable<DbInstant>,
        problem -> Nullable<Text>,
        over_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    course (id) {
        id -> DbUuid,
        code -> Text,
        name_sv -> Text,
        name_en -> Text,
        months -> Integer,
        active -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    course_demand (role, course) {
        role -> DbUuid,
        course -> DbUuid,
        policy -> Text,
        ended -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    training (id) {
        id -> DbUuid,
        person -> DbUuid,
        course -> DbUuid,
        done_day -> Text,
        source -> Text,
        made_by -> DbUuid,
        made_at -> DbInstant,
        withdrawn_by -> Nullable<DbUuid>,
        withdrawn_at -> Nullable<DbInstant>,
        withdrawn_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    late_order (order_id) {
        order_id -> DbUuid,
        ordered_at -> DbInstant,
        decided_by -> Nullable<DbUuid>,
        decided_at -> Nullable<DbInstant>,
        delivered_by -> Nullable<DbUuid>,
        delivered_at -> Nullable<DbInstant>,
        reference -> Text,
        confirm_by -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    control_count (day, item) {
        day -> Text,
        item -> Text,
        rows -> BigInt,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    control_sample (id) {
        id -> DbUuid,
        system -> DbUuid,
        population -> Text,
        from_day -> Nullable<Text>,
        to_day -> Nullable<Text>,
        seed -> Text,
        size -> BigInt,
        digest -> Text,
        drawn -> Text,
        drawn_by -> DbUuid,
        drawn_at -> DbInstant,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    erasure (id) {
        id -> DbUuid,
        class -> Text,
        reference -> Text,
        decided_on -> Text,
        purpose -> Text,
        from_day -> Nullable<Text>,
        until_day -> Text,
        system -> Nullable<DbUuid>,
        subject -> Nullable<DbUuid>,
        entered_by -> DbUuid,
        entered_at -> DbInstant,
        confirmed_by -> Nullable<DbUuid>,
        confirmed_at -> Nullable<DbInstant>,
        progress -> Text,
        reached -> Text,
        taken -> Text,
        over_at -> Nullable<DbInstant>,
        version -> Integer,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_witness (name) {
        name -> Text,
        vkey -> Text,
        url -> Text,
        size -> BigInt,
        since -> DbInstant,
        answered_at -> Nullable<DbInstant>,
        problem -> Nullable<Text>,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    audit_cosignature (size, name) {
        size -> BigInt,
        name -> Text,
        line -> Text,
    }
}

diesel::table! {
    use {crate::store::columns::*, diesel::sql_types::*};
    line_published (month) {
        month -> Text,
        line -> Text,
        at -> DbInstant,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    account,
    appointment,
    assignment,
    audit_about,
    audit_checkpoint,
    audit_cosignature,
    audit_day_key,
    audit_indexed,
    audit_log,
    audit_node,
    audit_order_key,
    audit_private,
    audit_witness,
    brake,
    control_count,
    control_sample,
    counter,
    course,
    course_demand,
    decision,
    draft,
    erasure,
    finding,
    grant_history,
    grants,
    group_sight,
    guideline,
    hook_call,
    hr_person,
    idempotency,
    integration,
    late_order,
    leaving_done,
    line_published,
    matrix,
    list_word,
    login_attempt,
    mail,
    message,
    message_wish,
    order_line,
    orders,
    package,
    person,
    person_move,
    post_function,
    provision,
    reconciled,
    revision,
    revocation,
    role,
    separation_exception,
    frozen_days,
    role_successor,
    separation_rule,
    session,
    source_reading,
    system,
    substitution,
    system_object,
    task,
    training,
    unit,
    unit_successor,
    user_list,
    user_list_row,
);
