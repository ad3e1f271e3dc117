import TermsShared

@[export terms_first_indexed] def indexedFirst (i : Indexed) : Nat := i.n
@[export terms_first_out] def outFirst (o : Out) : Nat := o.n
@[export terms_first_same] def sameFirst (s : Same) : Nat := s.n
@[extern "rs_terms_pick"] opaque pickFirst (n : Nat) : BaseIO (Option Index)
@[extern "rs_terms_same"] opaque sameFirst? (n : Nat) : BaseIO (Option Same)
@[export terms_first_pick] def runPickFirst (n : Nat) : BaseIO Nat := return ((← pickFirst n).map (·.val)).getD 0
@[export terms_first_run] def runSameFirst (n : Nat) : BaseIO Nat := return ((← sameFirst? n).map (·.n)).getD 0
