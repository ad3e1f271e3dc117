import TermsShared

@[export terms_second_indexed] def indexedSecond (i : Indexed) : Nat := i.n
@[export terms_second_out] def outSecond (o : Out) : Nat := o.n
@[export terms_second_same] def sameSecond (s : Same) : Nat := s.n
@[extern "rs_terms_pick"] opaque pickSecond (n : Nat) : BaseIO (Option Index)
@[extern "rs_terms_same"] opaque sameSecond? (n : Nat) : BaseIO (Option Same)
@[export terms_second_pick] def runPickSecond (n : Nat) : BaseIO Nat := return ((← pickSecond n).map (·.val)).getD 0
@[export terms_second_run] def runSameSecond (n : Nat) : BaseIO Nat := return ((← sameSecond? n).map (·.n)).getD 0
