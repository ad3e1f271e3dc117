//! Reading the variables that constants are in C.

use lean_rs_sys as sys;

use super::symbols::Address;
use crate::abi::CValue;
use crate::error::{LeanError, LeanResult, Stage};

/// Reads the variable; of an object, one reference is the caller's.
///
/// # Safety
/// The address is that of a variable of type `C` in a library whose initializers have run; an object is set, as
/// [`expect_set`] found.
#[inline]
pub(super) unsafe fn read<C: CValue>(address: Address) -> C {
    // SAFETY: by the caller's contract. Initialized variables are never written again, and what they hold is a persistent
    // object, or at least one that the variable keeps alive.
    unsafe { address.0.cast::<C>().read().share() }
}

/// Checks that the variable of an object is set.
///
/// # Safety
/// The address is that of a variable that holds a pointer.
pub(super) unsafe fn expect_set(address: Address, name: &str) -> LeanResult<()> {
    // SAFETY: by the caller's contract.
    if unsafe { address.0.cast::<*mut sys::lean_object>().read() }.is_null() {
        return Err(LeanError::host(
            Stage::Initialize,
            format!(
                "the constant `{name}` is not set, because the module that defines it has not been initialized. Load that \
                 module, or one that imports it"
            ),
        ));
    }
    Ok(())
}
